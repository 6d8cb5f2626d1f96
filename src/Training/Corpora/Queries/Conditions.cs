namespace CoERouter.Training.Corpora.Queries;

/// <summary>All conditions.</summary>
internal static class Conditions
{
    private static readonly Condition[] All =
    [
        new("equal", 's', "{x} = {v}",
            ["{x} is {v}", "{x} equals {v}", "{x} = {v}", "the {x} is {v}"],
            ["{x} {v}", "{x} equal to {v}", "the {x} {v}"]) { Weight = 6 },
        new("unequal", 's', "{x} <> {v}",
            ["{x} is not {v}", "{x} does not equal {v}", "{x} != {v}"],
            ["{x} other than {v}", "{x} not {v}"]) { Weight = 1 },
        new("compare", 'n', "{x} > {v}",
            ["{x} is greater than {v}", "{x} is more than {v}", "{x} is over {v}", "{x} is above {v}", "{x} > {v}", "{x} exceeds {v}", "{x} is higher than {v}", "{x} is larger than {v}"],
            ["{x} greater than {v}", "{x} over {v}", "{x} above {v}", "a {x} of more than {v}", "a {x} greater than {v}", "a {x} over {v}", "a {x} above {v}", "more than {v} {x}", "{x} > {v}"]) { Weight = 4 },
        new("compare", 'n', "{x} < {v}",
            ["{x} is less than {v}", "{x} is below {v}", "{x} is under {v}", "{x} < {v}", "{x} is smaller than {v}", "{x} is lower than {v}"],
            ["{x} less than {v}", "{x} under {v}", "{x} below {v}", "a {x} of less than {v}", "a {x} less than {v}", "a {x} under {v}", "a {x} below {v}", "less than {v} {x}", "{x} < {v}"]) { Weight = 4 },
        new("compare", 'n', "{x} >= {v}",
            ["{x} is at least {v}", "{x} >= {v}", "{x} is {v} or more"],
            ["{x} of at least {v}", "{x} at least {v}", "a {x} of at least {v}", "a {x} of {v} or more", "at least {v} {x}"]) { Weight = 2 },
        new("compare", 'n', "{x} <= {v}",
            ["{x} is at most {v}", "{x} <= {v}", "{x} is {v} or less"],
            ["{x} of at most {v}", "{x} at most {v}", "a {x} of at most {v}", "a {x} of {v} or less", "at most {v} {x}"]) { Weight = 2 },
        new("number", 'n', "{x} = {v}",
            ["{x} is {v}", "{x} equals {v}", "{x} = {v}", "{x} is exactly {v}"],
            ["{x} {v}", "{x} equal to {v}", "{x} of exactly {v}", "a {x} of {v}", "the {x} {v}"]) { Weight = 2 },
        new("between", 'n', "{x} BETWEEN {v} AND {w}",
            ["{x} is between {v} and {w}", "{x} is from {v} to {w}", "{x} lies between {v} and {w}"],
            ["{x} between {v} and {w}", "a {x} from {v} to {w}", "a {x} between {v} and {w}"]) { Weight = 2 },
        new("match", 's', "{x} LIKE '%{r}%'",
            ["{x} contains {r}", "{x} includes {r}", "{x} has {r} in it"],
            ["{x} containing {r}", "{r} in the {x}"]),
        new("match", 's', "{x} LIKE '{r}%'",
            ["{x} starts with {r}", "{x} begins with {r}"],
            ["{x} starting with {r}", "{x} beginning with {r}"]),
        new("match", 's', "{x} LIKE '%{r}'",
            ["{x} ends with {r}", "{x} ends in {r}"],
            ["{x} ending with {r}", "{x} ending in {r}"]),
        new("null", 'a', "{x} IS NULL",
            ["{x} is null", "{x} is missing", "{x} is empty", "{x} is not set"],
            ["no {x}", "missing {x}", "an unknown {x}", "an empty {x}"]),
        new("null", 'a', "{x} IS NOT NULL",
            ["{x} is not null", "{x} is known", "{x} is set", "{x} is not empty"],
            ["a known {x}", "a {x} that is not null"]),
        new("any", 's', "{x} IN ({v}, {w})",
            ["{x} is {v} or {w}", "{x} is either {v} or {w}", "{x} is one of {v}, {w}"],
            ["{x} {v} or {w}", "{x} in {v}, {w}"]),
        new("any", 's', "{x} IN ({v}, {w}, {u})",
            ["{x} is {v}, {w} or {u}", "{x} is one of {v}, {w}, {u}", "{x} is any of {v}, {w} and {u}"],
            ["{x} {v}, {w} or {u}", "{x} in {v}, {w}, {u}"]),
        new("date", 'd', "{x} > {v}",
            ["{x} is after {v}", "{x} is later than {v}", "{x} > {v}"],
            ["{x} after {v}", "a {x} later than {v}"]),
        new("date", 'd', "{x} < {v}",
            ["{x} is before {v}", "{x} is earlier than {v}", "{x} < {v}"],
            ["{x} before {v}", "a {x} earlier than {v}"]),
        new("date", 'd', "{x} = {v}",
            ["{x} is {v}", "{x} is on {v}", "{x} = {v}"],
            ["{x} {v}", "{x} on {v}"]),
    ];

    private static readonly Condition[] Weighted = [.. All.SelectMany(condition => Enumerable.Repeat(condition, condition.Weight))];

    /// <summary>Draws a condition of a family, or of any where the name is empty.</summary>
    public static Condition Draw(Random random, string name)
    {
        Condition[] pool = name.Length == 0 ? Weighted : [.. Weighted.Where(condition => condition.Name == name)];
        return pool.Length > 0
            ? pool[random.Next(pool.Length)]
            : throw new ArgumentException($"There is no condition of the family '{name}'.", nameof(name));
    }
}
