namespace CoERouter.Training.Corpora.Queries;

/// <summary>Questions for numbers of rows and of values. The tenth is held out of training.</summary>
internal static class CountPatterns
{
    private static readonly string[] Counts =
    [
        "How many {T} are there {f}?",
        "Count the {T} {f}.",
        "How many rows[ of {T}] are there {f}?",
        "What is the number of {T} {f}?",
        "Number of {T} {f}.",
        "Tell me how many {T} there are {f}.",
        "How many {T} {f!}?",
        "How many {T} {f!}?",
        "Count how many {T} {f!}.",
    ];

    public static readonly QueryPattern[] All =
    [
        new("count", "SELECT COUNT(*) FROM {T}",
            "How many {T} are there?",
            "Count the {T}.",
            "How many rows does {T} have?",
            "What is the number of {T}?",
            "Count all {T}.",
            "How many {T} do we have?",
            "Show the number of {T}.") { Weight = 0.6 },
        new("count equal", "SELECT COUNT(*) FROM {T} WHERE {f:equal}", Counts),
        new("count compare", "SELECT COUNT(*) FROM {T} WHERE {f:compare}", Counts),
        new("count null", "SELECT COUNT(*) FROM {T} WHERE {f:null}", Counts),
        new("count distinct", "SELECT COUNT(DISTINCT {a}) FROM {T}",
            "How many different {a} values are there[ in {T}]?",
            "Count the distinct {a} values[ of {T}].",
            "How many distinct {a} do {T} have?",
            "What is the number of different {a}[ in {T}]?",
            "Number of unique {a}[ in {T}]."),
        new("count match", "SELECT COUNT(*) FROM {T} WHERE {f:match}", Counts),
        new("count date", "SELECT COUNT(*) FROM {T} WHERE {f:date}", Counts),
        new("count and", "SELECT COUNT(*) FROM {T} WHERE {f} AND {f2}",
            "How many {T} are there {f} and {f2}?",
            "Count the {T} {f} and {f2}.",
            "How many rows[ of {T}] are there {f} and {f2}?",
            "What is the number of {T} {f}, and {f2}?"),
        new("count between", "SELECT COUNT(*) FROM {T} WHERE {f:between}", Counts),
        new("count any of", "SELECT COUNT(*) FROM {T} WHERE {f:any}", Counts),
    ];
}
