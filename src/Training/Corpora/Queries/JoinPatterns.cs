namespace CoERouter.Training.Corpora.Queries;

/// <summary>Questions about two tables and three, and more of groups. The tenth of each list is held out of training.</summary>
internal static class JoinPatterns
{
    public static readonly QueryPattern[] All =
    [
        new("join", "SELECT {Pa}, {Ca} FROM {J}", "Show the {Pa} of {P} and the {Ca} of their {C}.", "Show each {Pa} of {P} with the {Ca} of the {C}.",
            "For all {P}, show the {Pa} and the {Ca} of their {C}.", "Join {P} and {C} and show {Pa} and {Ca}."),
        new("join parent where child", "SELECT {Pa} FROM {J} WHERE {Cf}", "Show the {Pa} of {P} that have {C} {Cf}.", "What is the {Pa} of the {P} of {C} {Cf}?",
            "Show the {Pa} of {P} for {C} {Cf}.", "For {C} {Cf}, show the {Pa} of their {P}."),
        new("join child where parent", "SELECT {Ca} FROM {J} WHERE {Pf}", "Show the {Ca} of {C} of {P} {Pf}.", "What is the {Ca} of {C} that belong to {P} {Pf}?",
            "Show the {Ca} of all {C} for {P} {Pf}.", "For {P} {Pf}, show the {Ca} of their {C}."),
        new("join count", "SELECT COUNT(*) FROM {J} WHERE {Pf}", "How many {C} belong to {P} {Pf}?", "Count the {C} of {P} {Pf}.", "How many {C} are there for {P} {Pf}?",
            "What is the number of {C} of {P} {Pf}?"),
        new("join sum", "SELECT SUM({Cn}) FROM {J} WHERE {Pf}", "What is the total {Cn} of {C} of {P} {Pf}?", "Show the sum of {Cn} over {C} that belong to {P} {Pf}.",
            "For {P} {Pf}, what is the total {Cn} of their {C}?"),
        new("join group count", "SELECT {Pa}, COUNT(*) FROM {J} GROUP BY {Pa}", "How many {C} are there per {Pa} of {P}?", "Show each {Pa} of {P} with the number of their {C}.",
            "For each {Pa} of {P}, count the {C}."),
        new("join group sum", "SELECT {Pa}, SUM({Cn}) FROM {J} GROUP BY {Pa}", "What is the total {Cn} of {C} per {Pa} of {P}?",
            "For each {Pa} of {P}, what is the sum of {Cn} of their {C}?", "Show each {Pa} of {P} with the total {Cn} of their {C}."),
        new("join top", "SELECT {Pa}, {Cn} FROM {J} ORDER BY {Cn} DESC LIMIT {k}", "Show the {Pa} of {P} and the {Cn} of their {C} for the top {k} by {Cn}.",
            "Show the {Pa} of {P} and the {Cn} of {C} for the {k} {C} with the highest {Cn}."),
        new("join three", "SELECT {Pa}, {Qa} FROM {JQ}", "For all {C}, show the {Pa} of the {P} and the {Qa} of the {Q}.", "For each of the {C}, show the {Pa} of {P} and the {Qa} of {Q}.",
            "Join {C}, {P} and {Q} and show {Pa} and {Qa}.") { Weight = 0.7 },
        new("join average", "SELECT AVG({Cn}) FROM {J} WHERE {Pf}", "What is the average {Cn} of {C} of {P} {Pf}?", "Show the mean {Cn} of {C} that belong to {P} {Pf}.",
            "For {P} {Pf}, what is the average {Cn} of their {C}?"),

        new("without", "SELECT {Pa} FROM {P} WHERE {Pk} NOT IN (SELECT {Ck} FROM {C})", "Show the {Pa} of {P} without any {C}.", "What is the {Pa} of {P} that have no {C}?",
            "Show the {Pa} of {P} that do not have {C}.") { Weight = 0.7 },
        new("group sum where", "SELECT {s}, SUM({n}) FROM {T} WHERE {f} GROUP BY {s}", "What is the total {n} per {s}[ in {T}] {f}?", "For each {s}, what is the sum of {n} of {T} {f}?",
            "Show the sum of {n}[ of {T}] {f} for each {s}."),
        new("join both where child", "SELECT {Pa}, {Ca} FROM {J} WHERE {Cf}", "Show the {Pa} of {P} and the {Ca} of their {C} {Cf}.", "For {C} {Cf}, show the {Pa} of {P} and the {Ca} of {C}.",
            "Join {P} and {C} and show {Pa} and {Ca} {Cf}."),
        new("join maximum", "SELECT MAX({Cn}) FROM {J} WHERE {Pf}", "What is the highest {Cn} of {C} of {P} {Pf}?", "Show the maximum {Cn} of {C} that belong to {P} {Pf}.",
            "For {P} {Pf}, what is the largest {Cn} of their {C}?"),
        new("join group average", "SELECT {Pa}, AVG({Cn}) FROM {J} GROUP BY {Pa}", "What is the average {Cn} of {C} per {Pa} of {P}?",
            "For each {Pa} of {P}, what is the mean {Cn} of their {C}?", "Show each {Pa} of {P} with the average {Cn} of their {C}."),
        new("rows where order", "SELECT * FROM {T} WHERE {f} ORDER BY {n} DESC", "Show all {T} {f}, sorted by {n} descending.", "Show {T} {f}, highest {n} first.",
            "Show every row[ of {T}] {f}, ordered by {n} from highest to lowest."),
        new("join three columns", "SELECT {Pa}, {Qa}, {Cn} FROM {JQ}", "For all {C}, show the {Pa} of the {P}, the {Qa} of the {Q} and the {Cn}.",
            "Join {C}, {P} and {Q} and show {Pa}, {Qa} and {Cn}.") { Weight = 0.5 },
        new("group average where", "SELECT {s}, AVG({n}) FROM {T} WHERE {f} GROUP BY {s}", "What is the average {n} per {s}[ in {T}] {f}?",
            "For each {s}, what is the average {n} of {T} {f}?", "Show the mean {n}[ of {T}] {f} for each {s}."),
        new("join order", "SELECT {Pa}, {Ca} FROM {J} ORDER BY {Ca}", "Show the {Pa} of {P} and the {Ca} of their {C}, sorted by {Ca}.",
            "Join {P} and {C} and show {Pa} and {Ca}, ordered by {Ca}."),
        new("join both where parent", "SELECT {Pa}, {Ca} FROM {J} WHERE {Pf}", "For {P} {Pf}, show the {Pa} and the {Ca} of their {C}.", "Join {P} and {C} and show {Pa} and {Ca} {Pf}.",
            "Show the {Pa} and the {Ca} of the {C} for {P} {Pf}."),
    ];
}
