// The page to ask on. /ask?rule=topic/slug asks about that rule at once.

import "/widget/v1/help.js";

const here = new URL(location);
const rule = here.searchParams.get("rule");
if (rule) {
  document.querySelector("ground-rules-help").ask({ rule });
  // A reload asks nothing again.
  here.searchParams.delete("rule");
  history.replaceState(null, "", here);
}
