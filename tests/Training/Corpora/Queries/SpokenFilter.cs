using System.Globalization;
using System.Text.RegularExpressions;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>A condition as a listener understands it.</summary>
/// <param name="Column">The column.</param>
/// <param name="Holds">Whether a cell, as the database prints it, passes.</param>
/// <param name="Rest">The question without the condition.</param>
internal sealed record SpokenFilter(string Column, Func<string, bool> Holds, string Rest)
{
    // Stands for the column whose condition is looked for, so that the patterns are the same for all.
    private const string Mark = "◊";
    private const string Number = @"(?<v>\d+(?:\.\d+)?)";
    private const string Second = @"(?<w>\d+(?:\.\d+)?)";
    private const string Day = @"(?<v>\d{4}-\d\d-\d\d)";
    private const string Over = "greater than|more than|higher than|larger than|over|above|exceeds|>";
    private const string Under = "less than|lower than|smaller than|below|under|<";

    // What follows a condition; no longer value begins with the one read.
    private const string Stop = @"(?=$|[?.]$|[?.] |, | and | or |, | show| find| list| give| get| display| return| select)";

    private static readonly (Regex Pattern, Func<string, Match, bool> Holds)[] All =
        [.. Ways(Mark).Select(way => (new Regex(way.Pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), way.Holds))];

    /// <summary>Reads the only condition of a question, or gives null where it is said in a way that this listener does not know.</summary>
    public static SpokenFilter? Read(string question, IEnumerable<string> columns)
    {
        foreach (string column in columns)
        {
            string marked = Regex.Replace(question, $@"(?<![\w'""-]){column}(?![\w'""-])", Mark);
            foreach ((Regex pattern, Func<string, Match, bool> holds) in marked == question ? [] : All)
            {
                Match match = pattern.Match(marked);
                if (match.Success)
                {
                    string rest = marked[..match.Index] + " " + marked[(match.Index + match.Length)..];
                    return new(column, cell => holds(cell, match), rest.Replace(Mark, column, StringComparison.Ordinal));
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string Pattern, Func<string, Match, bool> Holds)> Ways(string c)
    {
        yield return ($@"{c}(?: (?:is|lies))? (?:between|from) {Number} (?:and|to) {Second}", (cell, m) => Real(cell) >= Real(m, "v") && Real(cell) <= Real(m, "w"));
        yield return ($@"{c} >= {Number}|{c}(?: is| of)? at least {Number}|{c} (?:is|of) {Number} or more|at least {Number} {c}", (cell, m) => Real(cell) >= Real(m, "v"));
        yield return ($@"{c} <= {Number}|{c}(?: is| of)? at most {Number}|{c} (?:is|of) {Number} or less|at most {Number} {c}", (cell, m) => Real(cell) <= Real(m, "v"));
        yield return ($@"{c}(?: is)? (?:after|later than|>) {Day}", (cell, m) => IsText(cell) && string.CompareOrdinal(Text(cell), m.Groups["v"].Value) > 0);
        yield return ($@"{c}(?: is)? (?:before|earlier than|<) {Day}", (cell, m) => IsText(cell) && string.CompareOrdinal(Text(cell), m.Groups["v"].Value) < 0);
        yield return ($@"{c}(?: is on| is| =| on)? {Day}", (cell, m) => IsText(cell) && Text(cell) == m.Groups["v"].Value);
        yield return ($@"{c}(?: is| of)? (?:{Over}) {Number}|more than {Number} {c}", (cell, m) => Real(cell) > Real(m, "v"));
        yield return ($@"{c}(?: is| of)? (?:{Under}) {Number}|less than {Number} {c}", (cell, m) => Real(cell) < Real(m, "v"));
        yield return ($@"{c} is (?:not null|known|set|not empty)\b|\ba known {c}|{c} that is not null", (cell, _) => cell != "null");
        yield return ($@"{c} is (?:null|missing|empty|not set)\b|\b(?:no|missing|an unknown|an empty) {c}", (cell, _) => cell == "null");
        yield return ($@"{c} (?:contains|includes|containing|has) {Piece()}(?: in it)?{Stop}|{Piece()} in the {c}", (cell, m) => IsText(cell) && Text(cell).Contains(Value(m), StringComparison.OrdinalIgnoreCase));
        yield return ($@"{c} (?:starts with|begins with|starting with|beginning with) {Piece()}{Stop}", (cell, m) => IsText(cell) && Text(cell).StartsWith(Value(m), StringComparison.OrdinalIgnoreCase));
        yield return ($@"{c} (?:ends with|ends in|ending with|ending in) {Piece()}{Stop}", (cell, m) => IsText(cell) && Text(cell).EndsWith(Value(m), StringComparison.OrdinalIgnoreCase));
        yield return ($@"{c}(?: is)?(?: either| one of| any of| in)? {Word("v")}, {Word("w")}(?:,| or| and) {Word("u")}{Stop}", (cell, m) => IsOneOf(cell, m, "v", "w", "u"));
        yield return ($@"{c}(?: is)?(?: either| one of| in)? {Word("v")}(?: or|,) {Word("w")}{Stop}", (cell, m) => IsOneOf(cell, m, "v", "w"));
        yield return ($@"{c} (?:is not|does not equal|!=|other than|not) {Word("v")}{Stop}", (cell, m) => cell != "null" && !IsOneOf(cell, m, "v"));
        yield return ($@"{c}(?: is exactly| of exactly| is| equals| =| equal to| of)? {Number}{Stop}", (cell, m) => Real(cell) == Real(m, "v"));
        yield return ($@"{c}(?: is| equals| =| equal to)? {Word("v")}{Stop}", (cell, m) => IsOneOf(cell, m, "v"));
    }

    public static bool IsText(string cell) => cell.StartsWith('\'');

    public static string Text(string cell) => cell[1..^1];

    /// <summary>The number of a cell; not a number, which compares as false, where it has none.</summary>
    public static double Real(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static double Real(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    // In quotes anything; bare a word or code, or two words with capitals.
    private static string Word(string group) =>
        $@"(?:'(?<{group}>[^']+)'|""(?<{group}>[^""]+)""|(?<{group}>(?!(?:and|or|is|in|not|of|over|under|at|the|than|from|to|where|with|whose|having|that|values|have|has|for|column|rows|by)\b)[A-Za-z0-9][\w-]*(?: (?-i:[A-Z])\w+)?))";

    private static string Piece() => @"(?:'(?<v>[^']+)'|""(?<v>[^""]+)""|(?<v>[A-Za-z]+))";

    private static string Value(Match match) => match.Groups["v"].Value;

    private static bool IsOneOf(string cell, Match match, params string[] groups) => IsText(cell) && groups.Any(group => match.Groups[group].Value == Text(cell));
}
