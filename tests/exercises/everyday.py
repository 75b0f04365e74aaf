"""What people write into the search, each to be typed alone: a line of the table, and its other words."""

EVERYDAY: dict[str, list[str]] = {
    "upper back ache": [
        *("bra line", "bra strap", "between the shoulder blades", "wing bones", "mid back", "thoracic", "T4"),
        *("rhomboid", "rhomboids"),
    ],
    "knot": ["knots", "trigger point", "tight spot", "muscle knot", "pressure point"],
    "stiff in the morning": ["morning stiffness", "rusty", "cannot get going"],
    "desk pain": [
        *("computer back", "office", "typing", "laptop", "screen", "text neck", "tech neck", "phone neck", "slouch"),
    ],
    "hunchback": [
        *("hump", "dowager", "round shoulders", "rounded back", "kyphosis", "bad posture", "posture"),
    ],
    "crooked back": ["scoliosis", "curved spine", "uneven shoulders"],
    "cannot turn": ["stiff turning", "reversing the car", "looking over the shoulder"],
    "hurts to breathe": ["pain breathing in", "deep breath hurts", "stitch"],
    "rib pain": ["ribs", "cracked rib", "bruised rib", "intercostal", "costochondritis"],
    "chest tightness": ["chest pain", "heart", "pressure on the chest"],
    "pins and needles": [
        *("tingling", "numb hand", "numb fingers", "arm asleep", "trapped nerve", "pinched nerve"),
    ],
    "burning": ["burning between the shoulders", "hot spot"],
    "sciatica": ["leg pain", "shooting down the leg", "slipped disc", "herniated disc"],
    "night pain": ["wakes me up", "cannot sleep"],
    "headache": ["tension headache", "tight head", "band round the head"],
    "stress": ["tense", "anxious", "wound up", "cannot relax", "panic"],
    "dizzy": ["dizziness", "vertigo", "light-headed", "faint"],
    "neck": ["sore neck", "crick", "stiff neck", "whiplash"],
    "frozen shoulder": ["rotator cuff", "shoulder pain", "impingement", "arm up hurts"],
    "pregnant": ["bump", "expecting", "postnatal", "after birth", "caesarean", "diastasis", "tummy gap"],
    "fragile bones": ["osteoporosis", "osteopenia", "brittle bones", "compression fracture"],
    "high blood pressure": ["hypertension", "BP"],
    "fibro": ["fibromyalgia", "pain everywhere", "widespread pain"],
    "sugar": ["diabetes", "insulin"],
    "seizure": ["epilepsy", "fit", "fits"],
    "weak back": ["strengthen", "stronger", "muscles", "core", "abs", "tummy"],
    "stretch": ["stretching", "loosen", "flexible", "supple", "mobility"],
    "relax": ["wind down", "before bed", "sleep"],
    "no equipment": ["at home", "hotel", "no mat"],
    "can't get on the floor": ["cannot kneel", "bad knees", "wheelchair", "chair only"],
    "too hard": ["easier", "beginner", "start", "first time", "unfit", "old", "over 70", "senior"],
    "hurts after": ["sore next day", "worse after", "flare", "DOMS", "muscle ache"],
    "quick": ["5 minutes", "short", "lunch break"],
    "hundred": ["teaser", "swan", "mermaid", "boomerang", "corkscrew", "swalve dive", "pilaties", "pilates"],
    "physio": [
        *("physiotherapist", "doctor", "osteopath", "chiropractor", "who to see", "teacher", "instructor", "class"),
    ],
    "exercises to avoid": ["not allowed", "bad for", "dangerous"],
}
WORDS = [(line, words) for line, others in EVERYDAY.items() for words in (line, *others)]

# The rows of the safety questions above the first exercise, the most urgent first.
SIGNS = {
    "stiff in the morning": ["15"],
    "hunchback": ["12"],
    "hurts to breathe": ["1", "13"],
    "rib pain": ["1", "5"],
    "chest tightness": ["1"],
    "pins and needles": ["4"],
    "burning": ["13"],
    "sciatica": ["3", "4"],
    "night pain": ["10"],
    "headache": ["2", "17a"],
    "dizzy": ["1", "2"],
    "neck": ["5", "7a"],
    "pregnant": ["17a", "17b"],
    "hurts after": ["16"],
}
# What is no exercise: a line says where to go, or that it is an emergency.
NAMED_LINE = {"chest tightness": "Call your emergency number", "physio": "Find a health professional"}
