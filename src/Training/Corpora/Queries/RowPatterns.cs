namespace CoERouter.Training.Corpora.Queries;

/// <summary>Questions for rows, columns and counts under conditions. The tenth of each list is held out of training.</summary>
internal static class RowPatterns
{
    private static readonly string[] Rows =
    [
        "Show all {T} {f}.", "Show every row[ of {T}] {f}.", "Which {T} are there {f}?", "Show {T} {f}.", "All {T} {f}.", "Show all columns[ of {T}] {f}.",
    ];

    private static readonly string[] Column =
    [
        "Show the {a}[ of {T}] {f}.", "What is the {a}[ of {T}] {f}?", "Show the {a} of all {T} {f}.", "For {T} {f}, show the {a}.",
        "{a} of {T} {f}.", "What are the {a} values[ of {T}] {f}?",
    ];

    private static readonly string[] Counts =
    [
        "How many {T} are there {f}?", "Count the {T} {f}.", "How many rows[ of {T}] are there {f}?", "What is the number of {T} {f}?",
        "Number of {T} {f}.", "Show how many {T} there are {f}.",
    ];

    public static readonly QueryPattern[] All =
    [
        new("rows", "SELECT * FROM {T}", "Show all {T}.", "Show everything in {T}.", "Show every row of {T}.", "Show the whole table {T}.", "All {T}.",
            "Show all columns of {T}.") { Weight = 0.6 },
        new("rows equal", "SELECT * FROM {T} WHERE {f:equal}", Rows),
        new("rows compare", "SELECT * FROM {T} WHERE {f:compare}", Rows),
        new("rows between", "SELECT * FROM {T} WHERE {f:between}", Rows),
        new("rows match", "SELECT * FROM {T} WHERE {f:match}", Rows),
        new("rows null", "SELECT * FROM {T} WHERE {f:null}", Rows),
        new("rows any of", "SELECT * FROM {T} WHERE {f:any}", Rows),
        new("rows and", "SELECT * FROM {T} WHERE {f} AND {f2}", "Show all {T} {f} and {f2}.", "Which {T} are there {f} and {f2}?", "Show every row[ of {T}] {f} and {f2}.",
            "Show {T} {f}, and {f2}.", "All {T} {f} and {f2}."),
        new("rows or", "SELECT * FROM {T} WHERE {f} OR {f2}", "Show all {T} {f} or {f2}.", "Which {T} are there {f} or {f2}?", "Show every row[ of {T}] {f} or {f2}.",
            "Show {T} {f}, or {f2}.", "All {T} {f} or {f2}."),
        new("rows date", "SELECT * FROM {T} WHERE {f:date}", Rows),

        new("column", "SELECT {a} FROM {T}", "Show the {a} of all {T}.", "Show the {a}[ of {T}].", "What is the {a} of every one of the {T}?", "{a} of all {T}.",
            "Show only the {a} column[ of {T}].") { Weight = 0.8 },
        new("two columns", "SELECT {a}, {a2} FROM {T}", "Show the {a} and {a2} of all {T}.", "Show {a} and {a2}[ of {T}].", "Show {a}, {a2} from {T}.",
            "What are the {a} and the {a2} of {T}?"),
        new("column equal", "SELECT {a} FROM {T} WHERE {f:equal}", Column),
        new("column compare", "SELECT {a} FROM {T} WHERE {f:compare}", Column),
        new("column date", "SELECT {a} FROM {T} WHERE {f:date}", Column),
        new("column match", "SELECT {a} FROM {T} WHERE {f:match}", Column),
        new("column null", "SELECT {a} FROM {T} WHERE {f:null}", Column),
        new("two columns where", "SELECT {a}, {a2} FROM {T} WHERE {f}", "Show the {a} and {a2}[ of {T}] {f}.", "Show {a} and {a2} of all {T} {f}.",
            "What are the {a} and {a2}[ of {T}] {f}?", "For {T} {f}, show the {a} and the {a2}.", "Show {a}, {a2} from {T} {f}."),
        new("column and", "SELECT {a} FROM {T} WHERE {f} AND {f2}", "Show the {a}[ of {T}] {f} and {f2}.", "What is the {a} of {T} {f} and {f2}?",
            "For {T} {f} and {f2}, show the {a}.", "Show the {a} of all {T} {f}, and {f2}."),
        new("column between", "SELECT {a} FROM {T} WHERE {f:between}", Column),

        new("count", "SELECT COUNT(*) FROM {T}", "How many {T} are there?", "Count the {T}.", "How many rows does {T} have?", "What is the number of {T}?", "Count all {T}.",
            "How many {T} do we have?", "Show the number of {T}.") { Weight = 0.6 },
        new("count equal", "SELECT COUNT(*) FROM {T} WHERE {f:equal}", Counts),
        new("count compare", "SELECT COUNT(*) FROM {T} WHERE {f:compare}", Counts),
        new("count null", "SELECT COUNT(*) FROM {T} WHERE {f:null}", Counts),
        new("count distinct", "SELECT COUNT(DISTINCT {a}) FROM {T}", "How many different {a} values are there[ in {T}]?", "Count the distinct {a} values[ of {T}].",
            "How many distinct {a} do {T} have?", "What is the number of different {a}[ in {T}]?", "Number of unique {a}[ in {T}]."),
        new("count match", "SELECT COUNT(*) FROM {T} WHERE {f:match}", Counts),
        new("count date", "SELECT COUNT(*) FROM {T} WHERE {f:date}", Counts),
        new("count and", "SELECT COUNT(*) FROM {T} WHERE {f} AND {f2}", "How many {T} are there {f} and {f2}?", "Count the {T} {f} and {f2}.",
            "How many rows[ of {T}] are there {f} and {f2}?", "What is the number of {T} {f}, and {f2}?"),
        new("count between", "SELECT COUNT(*) FROM {T} WHERE {f:between}", Counts),
        new("count any of", "SELECT COUNT(*) FROM {T} WHERE {f:any}", Counts),
    ];
}
