"""The phrasings that tell who somebody is and where they stand, in the notation of `language.patterns`.

spaCy takes "she's" apart into "she" and "'s", and "shes" into "she" and "s": both stand where either can be said.
"""

from groundrules.rulebook.schema import Role, Stage

# A pattern of this group only takes words away from the others: nothing is known by it.
NOTHING = "none"

_BE = "am|'m|m|im|are|'re|re|is|'s|s"
_KNOWN = "old|former|past|previous|ex|current|new|good|best|other|main|first|second|favorite|favourite?"
_HIRE = "hire|hiring|rehire|hired"
_WORKER = "freelancer|contractor|developer|designer|writer|va"
_SEES = "asks|asked|wants|wanted|sent|sends|gave|gives|offers|offered|quoted|quotes|refuses|refused"

# What people call themselves, or whose side they ask about: it holds whatever else is said.
# Wherever a word of `USUAL_WORDS` stands, the marketplace's own words for that side are understood as well.
SELF = {
    Role.CLIENT.value: [
        f"i {_BE} a|the|an? new? client|buyer|employer|customer|hirer",
        f"i|we {_BE} * hiring|recruiting",
        "im a? the? client|buyer|employer|hiring",
        "as a? the? client|buyer|employer",
        "and for|about a|the client|buyer",
        "what about a|the? client|clients|buyer",
        "for clients|buyers",
        "like|same|different|else for a|the client|buyer",
        "on the client|buyer side",
        "speaking|asking as a? client",
    ],
    Role.AGENCY.value: [
        "i|we run|own|manage|have a|an|my|our small? agency",
        f"i|we {_BE} a|an|the small? agency",
        "im an agency",
        f"i|we {_BE} a|an|the hr|design|web|software|marketing|creative|tiny|little|new|young agency",
        "agency here",
        "my|our agency",
        "as an|a agency",
        "for|about an|the agency",
        "agency owner|manager|member",
        "for agencies",
    ],
    Role.FREELANCER.value: [
        f"i {_BE} a|an|the new? freelancer|contractor|seller|talent",
        "im a freelancer",
        "as a? the? freelancer",
        "for freelancers",
        "like|same|different|else for a|the freelancer",
        "on the freelancer side",
    ],
    NOTHING: [
        "same|name|long|soon|far|well|much|often|such|just|known as a|an|the? client|buyer|employer|freelancer|agency",
        "he|she|they|who * as a|an|the? client|buyer|employer|freelancer|agency",
    ],
}

# Whom they have to do with, and what they do. An agency has clients and freelancers and stays an agency.
RELATED = {
    Role.CLIENT.value: [
        "i|we have|'ve|ve|had|just|already|recently|finally|once? hired",
        "i|we|to want|need|plan|wanna|would|looking|trying to? hire|recruit",
        "before|after|once|when|if|until|till|can|could|should|may|must i|we hire|rehire|employ",
        f"i|we * {_HIRE} a|an|the|this|my|another|some? {_WORKER}|freelancers",
        "i|am|'m|m|we|are|'re|when|while|by|before|after|about|of hiring|rehiring a|an|the|this|my|another? "
        f"{_WORKER}|person|someone|somebody",
        f"looking|searching for a|an|some|another {_WORKER}|freelancers",
        f"my|our {_KNOWN} freelancer|freelancers|contractor|contractors",
        f"{_WORKER} i|we * hired",
        "i|we * post|posted|posting|published|listed a|an|my|our|the|this|another|new? job|jobs",
        "my|our job post|posts|posting|postings|listing|ad|advert",
        "applied|applies|apply|applying|applicant|applicants|bid|bids|proposal|proposals to|for|on|at my|our",
        "my|our|an|the|these|those|this|that|one|several|both applicant|applicants|candidate|candidates",
        "applicant|applicants|candidate|candidates * me|us",
        f"the|this|that|my|our {_WORKER} * {_SEES} me|us",
        f"{_WORKER} offers|offered|quoted|quotes|sent|sends|messaged|gave|applied|invoiced|delivered me|us|my|our",
        f"i|we|to pay|paid|call|sue|interview|message|contact|tip|rate the|this|that|my|our {_WORKER}|freelancers",
        f"i|we * sent|send|made|make|gave her|him|them|the|my|a? {_WORKER}? a|an|the|my|our|this? offer",
        "he|she|they work|works|worked|working for|with me|us",
        f"he|she|they {_BE} working for|with me|us",
        "make|hire|employ him|her|them|my freelancer? as|a|an|our|my|part? proper|real|full|direct|regular? "
        "employee|staff|employees",
        f"the|this|my|our {_WORKER} wants|wanted|says|said|keeps|kept|refuses|refused|ghosted|vanished|quit",
        f"{_WORKER} asks|asked|wants|wanted|tells|told|begs|begged|offered|offers me|us to? "
        "pay|hire|fund|release|tip|transfer|wire",
        f"{_WORKER} asks|asked|wants|demands for|an|a|the? advance|upfront|deposit|bonus|money",
        "i|we * pay|paid|owe|tip him|her",
        f"i|we {_BE} paying a|the|my|our {_WORKER}",
        f"i|we {_BE} paying him|her|them",
        "i|we|can|to|should interview|fire him|her|them|my",
        f"my|our hired {_WORKER}",
        "about|ready to hire him|her|them|someone|somebody|a|the",
        "i|we have|'ve|did n't|nt|not hire|hired",
        "i|we have|'ve|already|just|to? fund|funded|released|approved "
        "a|the|it|everything|milestone|milestones|first|second",
        "wants|asks|asked me|us to fund|release|deposit",
        "my|our client account|dashboard|profile",
    ],
    Role.FREELANCER.value: [
        f"my|our {_KNOWN} client|clients|buyer",
        "a|the|this|one|another|some|new client|buyer * me",
        "clients|buyers * me|us",
        "client|buyer wants|asks|asked|told|tells|offers|offered|sent|invited|hired me|us?",
        "the|this|that client|buyer refuses|refused|ghosted|disappeared|vanished|says|said|keeps|kept|left",
        "client|clients|buyer wo|do|does|did|has|have|is n't|nt|not pay|paid|paying|answer|reply|respond|release|fund",
        "clients keep|want|ask|offer|expect",
        "client|buyer says|said|tells|told|promises|promised|offers|offered me? if|when|that? "
        "i|we * pay|paid|give|gave him|her",
        "client gave|gives|contacted|messaged|pays|paid|owes me|us",
        "been|work|working|worked with|for this|one|the|a client",
        "i|we sent|gave|told|asked|showed|wrote a|the|this|one client",
        "i|we sent|gave|showed|wrote * to a|the|this|one client",
        "client|buyer disputes|disputed|rejects|rejected|reduced|refused|deleted my|me|our",
        "i|we have|'ve|already|just? submitted|delivered",
        "he|she|they|client did|does|has|wo|never n't|nt|not? fund|funded|release|released|approve",
        "hires|hired|hire|hiring|rehire|rehired|interview|interviews|interviewed me",
        "pay|pays|paid|paying|owes me|us",
        "want|wants|wanted|asked|asks me|us to start|deliver|finish|work",
        "offered|offers|offering|promised me|us a|an|another|more|the? job|gig|work|project|contract",
        "i|we won|landed a|the|this|my? contract|job|gig|project",
        "i|we * work|working|worked|job for a|the|this|my|one client|buyer",
        "job|interview invite|invites|invitation|invitations",
        "my|our hourly? rate|rates",
        "i|we have|'ve|ve|had|just? get|got|getting|was|were|been|being|am|'m|m|be|are hired|invited",
        "my|our proposal|proposals|bid|bids|connects|jss|portfolio",
        "my|our cover letter|letters",
        "i|we 've|ve|have|had|just|already? applied",
        "i|we applied|apply|bid|applying to|for|on a|an|the|this|some|your? job|jobs|gig|project|projects",
        "job|jobs|gig|project i|we applied|bid",
        "i|we sent|submitted|send|submit|wrote a|an|the|my|our|this proposal|bid|application",
        "my|our freelancer account|profile|fee|fees|plan|career|work|business|status|membership|dashboard",
        "he|she|they sent|sends|made|gave|gives me|us a|an|the|his|her|their? offer",
        "i|we got|received|accepted a|an|the|his|her|their? job? offer",
    ],
    NOTHING: [
        f"my|our {_WORKER} friend|friends|colleague|colleagues|buddy|community",
        f"{_WORKER} offers|offered|gave me|us * account|profile",
        "i|we * pay|paid him|her back",
        "i|we * hired by",
        "other|another applicant|applicants|candidate|candidates",
        "as an|a|the applicant|candidate",
        f"i|we {_BE} a|an|the|one? of? the? applicant|applicants|candidate|candidates",
        "my|our|own hired",
    ],
}

_OVER = "ended|closed|finished|over|completed|done|cancelled|canceled|terminated"
_WORK = "contract|job|project|milestone"
STAGES = {
    Stage.BEFORE.value: [
        "before|until|till the|a|any|an|our|this|new? contract",
        "before|until|till|b4|unless the|a|an|any|our|my|this|new? contract is|has|'s|s|gets? been? "
        "starts|start|started|begins|begin|begun|running|active|signed|opened|live|accepted",
        "before|until|till|b4 we|i hire|hired",
        "before|until|till|b4 we|i|they have|had|get|got a|the|our? contract",
        "have|'ve|ve|has no contract",
        "we|i|they|he|she|still * n't|not|nt|dont|never have|has|had|get|got|sign|signed|yet? "
        "a|an|any|the|our? contract",
        "only|just got|at * interview",
        "before|until|till he|she|they|the|a|my? client? hires|hire|hired|hiring me|us?",
        "before|until|till being|getting|i get|am|'m|im|i'm? hired",
        "before|until|till he|she|they|i|we|someone is|'s|s|am|are|'m|m|'re|re|get|gets hired",
        "before the|an|any|his? offer|hire|hiring",
        "no contract yet|so",
        "contract|offer is|has|was|'s|s? n't|nt|not yet? started|begun|opened|accepted|signed",
        "before|until|till|b4 there is|'s|s a|any? contract",
        "nothing is|was|'s|s? signed|agreed",
        "before|until|till i|we|he|she|they? accept|accepts|accepted|accepting",
        "without a|any? contract",
        "prior to a|the|any|our? contract",
        "pre contract",
        "not under contract",
        "about|ready to hire",
        "have|has|'ve|'s|ve|did n't|nt|not hire|hired",
        "no|not a? contract|hired yet",
        "not|n't|nt|never hired|started|accepted|signed * yet",
        "pre - contract",
        "precontract|prehire",
        "at|in the interview|proposal stage|phase",
        "b4 hire|hiring|contract",
        "only|just invited|interviewing",
        "as far as a|an|the interview",
        "got|get to the interview",
    ],
    # Other papers are signed, too; and who asks for a contract, or hopes for one, does not say that there is one.
    NOTHING: [
        "signed an|a|the|his|her|their|our|this|any? nda|confidentiality|non|disclosure|w8|w9|petition|receipt",
        "must|should|do|does|can|could|to|will|would|'d|'ll we|i|he|she|they|you? * have|get|got|sign a|an|the|any? "
        "contract",
        "i|we|he|she|they? do|also|just|both|still|would|'d? want|wants|wanna|hope|hopes|wish|like|plan|going|need to? "
        "* have|get|sign|start|open a|an|the|our? contract",
        "i|we|he|she|they|'d|had|have once hired",
        "before|until|till|without he|she|they|we|i|you? ended|closed|finished|ending|closing the|our|a contract",
    ],
    Stage.ACTIVE.value: [
        "contract|offer has|is|'s|s|was? already? started|begun|active|running|accepted|signed|live|ongoing",
        "contract starts|begins|started|began|running|opened",
        "we|i am|are|'re|'m|re|m in a|an? contract",
        "there is|'s|s a|an|already? contract",
        "once|after|when|since the|a|our contract has? starts|started|begins|began|begun",
        "once|after|when the|an|my offer is|was|got? accepted",
        "we|i|they * have|got a|an|the|our active|running|signed|open? contract",
        "we|i|they|already have|has|got|'ve|ve got? contract",
        "if|suppose|imagine|though|say we|i|they had a|the|an? contract",
        "during|within|mid the|a|an|our? contract",
        "in the middle of a|the|our contract|project|job",
        "active|running|ongoing|current|existing|open contract",
        "hourly|fixed|contract * running|active|ongoing|going since",
        "under contract",
        "i|we|he|she|they just|already? started the|a|our? contract",
        "i|he|she|they have|'ve|ve|has|'s|s been hired",
        "contract is|'s|s|has|been * running|underway",
        "once|after|since he|she|they|client|i|we has|have|'ve|am|'m|was|is|got? hired|hires me?",
        f"once|after|since|if|that he|she|they|i|someone|freelancer {_BE} already|finally|been? hired",
        "once|after|since he|she|they|i|someone|freelancer get|gets|got|has|have|was been? hired",
        "after|once|since hiring|hired",
        "i|we|he|she|they got already|just? hired",
        "i|we|he|she|they was|were already|just hired",
        f"i|he|she|they|freelancer {_BE} now? hired",
        "accepted the|his|her|their|my|our offer",
        "while|when|the a contract is|'s running|active|on",
        "we|i are|'re|re|am|'m * working together",
        "now that we|i have a? contract",
        "we|i|they|he|she|both|'ve|have|had already|just|both|finally signed",
        "if|once|after|when|since|now|that we|i|they|both|he|she|everything|it already|have|has|'ve|is|was? signed",
        "am|'m|im|are|'re|is|'s|was|got already hired|working|contracted",
        "already working|hired for|with|by|them|me|him|her",
        "i|we|he|she|they 've|ve|have|has|'s|s? been? work|works|worked|working for|with "
        "him|her|them|me|us|client since",
        f"before|until|till the|a|our|my|this? contract is|has|'s|s|was? ends|closes|{_OVER}",
        f"{_WORK} has|is|was|'s|s|have n't|not|nt been? {_OVER}",
    ],
    Stage.AFTER.value: [
        f"{_WORK} has|is|'s|s|was|have? already|now|long|been? {_OVER}",
        f"{_WORK} ends|closes",
        f"after|once|when the|a|our|this? contract|job|project is|has|'s|s? ends|closes|{_OVER}",
        "after we|i have|'ve|ve? finished|ended|closed",
        "after it|its|it's is|'s|s|has? over|done|finished|ended",
        "old|former|past|previous|ex client|clients|freelancer",
        "ended|closed|finished the|our|a contract",
        "we|i|they had a|one|an|our? old|first|short|small? contract",
    ],
}

# Words that hint at a stage, where no other words of the same message name one. They are for who asks, not for a
# message that is checked: "once we start, write to me here" gives the address away today.
HINTS = {
    Stage.BEFORE.value: [
        "for|at|during|before|in|after|until|till|into|schedule|do the|an|my|our|his|her|this? "
        "first|job|video? interview|interviews",
        "to|i|we|should|can interview|interviewing him|her|them|me|the|a|freelancers|candidates|applicants",
        "before|until|till|b4 we|work|project start|starts|started|begin|begins",
        "we|i|he|she have|has n't|nt|not|never started|begun|accepted",
        "still negotiating|discussing|deciding|interviewing|talking",
        "we|i only|just chatted|talked|messaged",
        "before starting|beginning work|the|a|project|contract|job",
        "i|we * sent|send|made|make|gave her|him|them|the|my|a? freelancer? a|an|the|my|our|this? offer",
        "he|she|they|client sent|sends|made|gave|gives me|us a|an|the|his|her|their? job? offer",
        "i|we got|received a|an|the|his|her|their? job? offer",
        "no offer yet|so",
        "n't|nt|not|never * sent|send|made|make me|him|her|us? a|an|the|any|his|her|my? offer",
        "applicant|applicants|candidate|candidates",
        "my|our proposal|bid",
        "i|we 've|ve|have|had|just|already? applied",
        "applied|applies|apply|applying to|for|on my|our job|post|posting|project|listing",
    ],
    NOTHING: [
        "once|after|when|since|before|until|till|b4 we|i|he|she|they start|started|begin|began "
        "talking|chatting|messaging|to|negotiating|an|calls|interview|interviewing|on|using|sharing|the|with",
        "rules|rule|policy|policies|tips|questions|question for|on|about|of * interview|interviews",
    ],
    Stage.ACTIVE.value: [
        "once|after we|i|he|she|they|it|work|project|job has|have|'ve|ve? start|starts|started|begin|begins|began",
        "since we|i have|'ve|ve? start|started|begin|began",
        "when work|project|job starts|begins",
        "he|she|they works|working for|with me|us",
        f"he|she|they {_BE} working for|with me|us",
        "i|we am|'m|m|are|'re|re|already working|work for|with him|her|them",
        "i|we * working|work for|with a|the|this|my client|freelancer",
        "he|she|they|client|freelancer has|have|'s|s|'ve|already|just? accepted",
        "during|mid the|a|our|this? project|job",
        "when|if hired",
        "once|after|if|when he|she|they|client|freelancer accept|accepts|accepted",
        "once|after i|we accept|accepted",
        "once|after accepting|accepted",
        "while|when we? are|'re|re? working together",
    ],
    Stage.AFTER.value: [
        "but|no|yes|now|because|already its|it is|'s|s|was? all|already|now|long? finished|over",
        "he|she|they|client|i|we ended it",
        "i|we|they finished the|our|that|this job|project|work",
        "worked together|with|for him|her|them|us? last|previously|once",
        "after|once we|i|he|she|they finish|finished|complete",
        "after|once|when we|i are|am|'re|'m|re|m done|finished",
    ],
}
