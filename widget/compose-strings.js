// Every word of the compose nudge, but for those in strings.js that it shares with the widget.

export const COMPOSE = {
  panel: "A rule about your message",
  verdicts: { not_allowed: "Not allowed", caution: "Take care" },
  rule: "A rule, not a tip: ",
  instead: "Instead: ",
  use: "Use this wording",
  leaveOut: "Leave this out",
  why: "Why?",
  dismiss: "Dismiss",
  next: "Next finding",
  previous: "Previous finding",
  place: (number, count) => `${number} of ${count}`,
  said: (words, verdict, title, instead) => `${verdict}: “${words}”. A rule, not a tip: ${title}. ${instead}`,
  found: (count) => (count > 1 ? `${count} findings.` : ""),
  used: "The new wording is in place.",
  dismissed: "Dismissed.",
};
