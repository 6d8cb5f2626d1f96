namespace CoERouter.Training.Corpora.Queries;

/// <summary>Questions for whole rows under conditions. The tenth is held out of training.</summary>
internal static class RowPatterns
{
    private static readonly string[] Rows =
    [
        "Show all {T} {f}.",
        "Show every row[ of {T}] {f}.",
        "Which {T} are there {f}?",
        "Show {T} {f}.",
        "All {T} {f}.",
        "Show all columns[ of {T}] {f}.",
        "Which {T} {f!}?",
    ];

    public static readonly QueryPattern[] All =
    [
        new("rows", "SELECT * FROM {T}",
            "Show all {T}.",
            "Show everything in {T}.",
            "Show every row of {T}.",
            "Show the whole table {T}.",
            "All {T}.",
            "Show all columns of {T}.") { Weight = 0.6 },
        new("rows equal", "SELECT * FROM {T} WHERE {f:equal}", Rows),
        new("rows compare", "SELECT * FROM {T} WHERE {f:compare}", Rows),
        new("rows between", "SELECT * FROM {T} WHERE {f:between}", Rows),
        new("rows match", "SELECT * FROM {T} WHERE {f:match}", Rows),
        new("rows null", "SELECT * FROM {T} WHERE {f:null}", Rows),
        new("rows any of", "SELECT * FROM {T} WHERE {f:any}", Rows),
        new("rows and", "SELECT * FROM {T} WHERE {f} AND {f2}",
            "Show all {T} {f} and {f2}.",
            "Which {T} are there {f} and {f2}?",
            "Show every row[ of {T}] {f} and {f2}.",
            "Show {T} {f}, and {f2}.",
            "All {T} {f} and {f2}."),
        new("rows or", "SELECT * FROM {T} WHERE {f} OR {f2}",
            "Show all {T} {f} or {f2}.",
            "Which {T} are there {f} or {f2}?",
            "Show every row[ of {T}] {f} or {f2}.",
            "Show {T} {f}, or {f2}.",
            "All {T} {f} or {f2}."),
        new("rows date", "SELECT * FROM {T} WHERE {f:date}", Rows),
    ];
}
