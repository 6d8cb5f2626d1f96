using System.Globalization;
using System.Text.RegularExpressions;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// Reads from a reference query how it uses its columns. It relies on the fixed formatting of <see cref="QueryPattern"/>.
/// </summary>
internal static partial class ReferenceReading
{
    // A threshold of a sum belongs to a group of about this many rows.
    private const double RowsPerGroup = 6;
    private const int MostGroupSize = 50;

    /// <summary>The uses by column name.</summary>
    public static Dictionary<string, ColumnUse> Read(string sql)
    {
        Dictionary<string, ColumnUse> uses = [];
        ColumnUse Of(Match match)
        {
            string name = match.Groups["column"].Value;
            return uses.TryGetValue(name, out ColumnUse? use) ? use : uses[name] = new();
        }

        foreach (Match match in Comparison().Matches(sql))
        {
            double scale = match.Groups["function"].Value == "SUM" ? 1 / RowsPerGroup : 1;
            foreach (Match literal in Literal().Matches(match.Groups["values"].Value))
            {
                if (literal.Value[0] == '\'')
                {
                    Of(match).Texts.Add(literal.Value[1..^1].Replace("''", "'", StringComparison.Ordinal).Trim('%'));
                }
                else
                {
                    Of(match).Numbers.Add(double.Parse(literal.Value, CultureInfo.InvariantCulture) * scale);
                }
            }
        }

        foreach (Match match in Summed().Matches(sql))
        {
            Of(match).IsSummed = true;
        }

        foreach (Match match in NullTest().Matches(sql))
        {
            Of(match).IsTestedForNull = true;
        }

        foreach (Match match in Sorted().Matches(sql))
        {
            Of(match).IsSorted = !sql.Contains("DISTINCT", StringComparison.Ordinal);
        }

        return uses;
    }

    /// <summary>Rows beyond the usual number, without which no group would be as large as the query asks.</summary>
    public static int ExtraRows(string sql)
    {
        Match match = GroupSize().Match(sql);
        return match.Success ? 3 * Math.Min(int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture), MostGroupSize) : 0;
    }

    [GeneratedRegex(@"HAVING COUNT\(\*\) > (?<size>\d{1,4})")]
    private static partial Regex GroupSize();

    [GeneratedRegex(
        @"(?:(?<function>SUM|AVG|MIN|MAX)\()?(?<column>\w+)\)?[ ]
          (?: (?:NOT[ ])?IN[ ]\((?<values>['\d-][^)]*)\)
            | BETWEEN[ ](?<values>\S+[ ]AND[ ][^\s;)]+)
            | (?:=|<>|<=|>=|<|>|LIKE)[ ](?<values>'(?:[^']|'')*'|-?\d+(?:\.\d+)?))",
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"'(?:[^']|'')*'|-?\d+(?:\.\d+)?")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?:SUM|AVG)\((?<column>\w+)\)")]
    private static partial Regex Summed();

    [GeneratedRegex(@"(?<column>\w+) IS (?:NOT )?NULL")]
    private static partial Regex NullTest();

    [GeneratedRegex(@"ORDER BY (?<column>\w+)(?! ?\()\b")]
    private static partial Regex Sorted();
}
