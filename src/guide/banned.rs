//! Wordings that must not appear, by language: they promise, label or scare.
//!
//! The check refuses a language that has no list here. The lists stand in code because they are for
//! safety: a text file must not be able to weaken its own check.
//!
//! A language more is one entry more. Begin with what the English list says, in every form that the
//! language has for it. Write small letters, and for whatever ends in several ways its stem alone:
//! `diagnosticad` stands for `diagnosticada` and `diagnosticado`, too. Only in English is a wording
//! whole words. `pt` is for every kind of Portuguese.

/// The lists, by the first part of the language tag.
pub const BANNED: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "completely normal",
            "perfectly normal",
            "you have",
            "diagnosis of",
            "diagnosed with",
            "symptom of",
            "disorder",
            "anonymous",
            "100 % private",
            "100% private",
        ],
    ),
    (
        "ar",
        &[
            "طبيعي تمام",
            "طبيعي جد",
            "طبيعية تمام",
            "عادي تمام",
            "أنت مصاب",
            "لديك حالة",
            "تعاني من",
            "تعانين من",
            "تشخيص حالتك",
            "تشخيصك هو",
            "تم تشخيص",
            "من أعراض",
            "اضطراب",
            "مجهول الهوية",
            "سرية تامة",
        ],
    ),
    (
        "de",
        &[
            "völlig normal",
            "ganz normal",
            "vollkommen normal",
            "total normal",
            "du leidest an",
            "du leidest unter",
            "deine diagnose",
            "die diagnose lautet",
            "diagnostiziert",
            "symptom",
            "störung",
            "anonym",
            "100 % privat",
            "100 prozent privat",
            "hundertprozentig privat",
        ],
    ),
    (
        "es",
        &[
            "completamente normal",
            "totalmente normal",
            "perfectamente normal",
            "absolutamente normal",
            "del todo normal",
            "diagnóstico de",
            "diagnosticad",
            "síntoma de",
            "síntomas de",
            "trastorno",
            "padeces",
            "sufres de",
            "anónim",
            "100 % privad",
            "100% privad",
        ],
    ),
    (
        "fr",
        &[
            "tout à fait normal",
            "parfaitement normal",
            "complètement normal",
            "totalement normal",
            "tu souffres de",
            "tu souffres d’",
            "tu es atteint",
            "diagnostic de",
            "diagnostic d’",
            "diagnostiqu",
            "symptôme",
            "trouble",
            "anonym",
            "100 % priv",
            "100 % confidentiel",
        ],
    ),
    (
        "pt",
        &[
            "completamente normal",
            "totalmente normal",
            "perfeitamente normal",
            "absolutamente normal",
            "você tem",
            "você sofre de",
            "diagnóstico de",
            "diagnosticad",
            "sintoma de",
            "sintomas de",
            "transtorno",
            "distúrbio",
            "anônim",
            "100% privad",
            "100 % privad",
        ],
    ),
];
