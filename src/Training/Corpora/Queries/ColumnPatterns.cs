namespace CoERouter.Training.Corpora.Queries;

/// <summary>Questions for columns under conditions. The tenth is held out of training.</summary>
internal static class ColumnPatterns
{
    private static readonly string[] Column =
    [
        "Show the {a}[ of {T}] {f}.",
        "What is the {a}[ of {T}] {f}?",
        "Show the {a} of all {T} {f}.",
        "For {T} {f}, show the {a}.",
        "{a} of {T} {f}.",
        "What are the {a} values[ of {T}] {f}?",
    ];

    public static readonly QueryPattern[] All =
    [
        new("column", "SELECT {a} FROM {T}",
            "Show the {a} of all {T}.",
            "Show the {a}[ of {T}].",
            "What is the {a} of every one of the {T}?",
            "{a} of all {T}.",
            "Show only the {a} column[ of {T}].") { Weight = 0.8 },
        new("two columns", "SELECT {a}, {a2} FROM {T}",
            "Show the {a} and {a2} of all {T}.",
            "Show {a} and {a2}[ of {T}].",
            "Show {a}, {a2} from {T}.",
            "What are the {a} and the {a2} of {T}?"),
        new("column equal", "SELECT {a} FROM {T} WHERE {f:equal}", Column),
        new("column compare", "SELECT {a} FROM {T} WHERE {f:compare}", Column),
        new("column date", "SELECT {a} FROM {T} WHERE {f:date}", Column),
        new("column match", "SELECT {a} FROM {T} WHERE {f:match}", Column),
        new("column null", "SELECT {a} FROM {T} WHERE {f:null}", Column),
        new("two columns where", "SELECT {a}, {a2} FROM {T} WHERE {f}",
            "Show the {a} and {a2}[ of {T}] {f}.",
            "Show {a} and {a2} of all {T} {f}.",
            "What are the {a} and {a2}[ of {T}] {f}?",
            "For {T} {f}, show the {a} and the {a2}.",
            "Show {a}, {a2} from {T} {f}."),
        new("column and", "SELECT {a} FROM {T} WHERE {f} AND {f2}",
            "Show the {a}[ of {T}] {f} and {f2}.",
            "What is the {a} of {T} {f} and {f2}?",
            "For {T} {f} and {f2}, show the {a}.",
            "Show the {a} of all {T} {f}, and {f2}."),
        new("column between", "SELECT {a} FROM {T} WHERE {f:between}", Column),
    ];
}
