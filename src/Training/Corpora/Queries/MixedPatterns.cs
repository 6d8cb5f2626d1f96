namespace CoERouter.Training.Corpora.Queries;

/// <summary>More questions about two tables and three, and about filtered groups. The tenth is held out of training.</summary>
internal static class MixedPatterns
{
    public static readonly QueryPattern[] All =
    [
        new("without", "SELECT {Pa} FROM {P} WHERE {Pk} NOT IN (SELECT {Ck} FROM {C})",
            "Show the {Pa} of {P} without any {C}.",
            "What is the {Pa} of {P} that have no {C}?",
            "Show the {Pa} of {P} that do not have {C}.") { Weight = 0.7 },
        new("group sum where", "SELECT {s}, SUM({n}) FROM {T} WHERE {f} GROUP BY {s}",
            "What is the total {n} per {s}[ in {T}] {f}?",
            "For each {s}, what is the sum of {n} of {T} {f}?",
            "Show the sum of {n}[ of {T}] {f} for each {s}."),
        new("join both where child", "SELECT {Pa}, {Ca} FROM {J} WHERE {Cf}",
            "Show the {Pa} of {P} and the {Ca} of their {C} {Cf}.",
            "For {C} {Cf}, show the {Pa} of {P} and the {Ca} of {C}.",
            "Join {P} and {C} and show {Pa} and {Ca} {Cf}."),
        new("join maximum", "SELECT MAX({Cn}) FROM {J} WHERE {Pf}",
            "What is the highest {Cn} of {C} of {P} {Pf}?",
            "Show the maximum {Cn} of {C} that belong to {P} {Pf}.",
            "For {P} {Pf}, what is the largest {Cn} of their {C}?"),
        new("join group average", "SELECT {Pa}, AVG({Cn}) FROM {J} GROUP BY {Pa}",
            "What is the average {Cn} of {C} per {Pa} of {P}?",
            "For each {Pa} of {P}, what is the mean {Cn} of their {C}?",
            "Show each {Pa} of {P} with the average {Cn} of their {C}."),
        new("rows where order", "SELECT * FROM {T} WHERE {f} ORDER BY {n} DESC",
            "Show all {T} {f}, sorted by {n} descending.",
            "Show {T} {f}, highest {n} first.",
            "Show every row[ of {T}] {f}, ordered by {n} from highest to lowest."),
        new("join three columns", "SELECT {Pa}, {Qa}, {Cn} FROM {JQ}",
            "For all {C}, show the {Pa} of the {P}, the {Qa} of the {Q} and the {Cn}.",
            "For each of the {C}, show the {Pa} of {P}, the {Qa} of {Q} and the {Cn}.",
            "Join {C}, {P} and {Q} and show {Pa}, {Qa} and {Cn}.") { Weight = 0.5 },
        new("group average where", "SELECT {s}, AVG({n}) FROM {T} WHERE {f} GROUP BY {s}",
            "What is the average {n} per {s}[ in {T}] {f}?",
            "For each {s}, what is the average {n} of {T} {f}?",
            "Show the mean {n}[ of {T}] {f} for each {s}."),
        new("join order", "SELECT {Pa}, {Ca} FROM {J} ORDER BY {Ca}",
            "Show the {Pa} of {P} and the {Ca} of their {C}, sorted by {Ca}.",
            "For all {P}, show the {Pa} and the {Ca} of their {C} in ascending order of {Ca}.",
            "Join {P} and {C} and show {Pa} and {Ca}, ordered by {Ca}."),
        new("join both where parent", "SELECT {Pa}, {Ca} FROM {J} WHERE {Pf}",
            "For {P} {Pf}, show the {Pa} and the {Ca} of their {C}.",
            "Join {P} and {C} and show {Pa} and {Ca} {Pf}.",
            "Show the {Pa} and the {Ca} of the {C} for {P} {Pf}."),
    ];
}
