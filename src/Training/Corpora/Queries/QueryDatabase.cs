using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CoERouter.Training.Corpora.Queries;

/// <summary>
/// A SQLite database in memory with random rows, which runs untrusted queries: one reading statement at a time, within a bounded number
/// of steps, rows and bytes. Once it is filled nothing can be written, attached or configured.
/// </summary>
internal sealed class QueryDatabase : IDisposable
{
    private const int FewestRows = 18;
    private const int MostRows = 31;
    private const int StepsPerCheck = 1000;
    private const int MostChecks = 300;
    private const int MostResults = 20_000;
    private const int MostBytes = 100_000;

    private readonly SqliteConnection _connection = new("Data Source=:memory:;Pooling=False");
    private int _checks;

    /// <summary>Builds the tables of a prompt's schema and fills them with rows that suit the reference query.</summary>
    public QueryDatabase(string prompt, string reference, int seed)
    {
        _connection.Open();
        StringBuilder script = new();
        Random random = new(seed);
        Dictionary<string, ColumnUse> uses = ReferenceReading.Read(reference);
        foreach (DescribedTable table in SchemaText.Read(prompt))
        {
            int rows = random.Next(FewestRows, MostRows) + ReferenceReading.ExtraRows(reference);
            Write(script, table, uses, rows, new RandomRows(random));
        }

        using (SqliteCommand fill = _connection.CreateCommand())
        {
            fill.CommandText = script.ToString();
            fill.ExecuteNonQuery();
        }

        Close();
    }

    /// <summary>Runs a query. Null if it is not exactly one reading statement, fails, or takes more than the bounds allow.</summary>
    public IReadOnlyList<string>? Run(string sql, out int columns)
    {
        columns = 0;
        _checks = 0;
        int code = raw.sqlite3_prepare_v2(_connection.Handle, sql, out sqlite3_stmt statement, out string rest);
        using (statement)
        {
            if (code != raw.SQLITE_OK || statement.IsInvalid || raw.sqlite3_stmt_readonly(statement) == 0 || !IsBlank(rest))
            {
                return null;
            }

            columns = raw.sqlite3_column_count(statement);
            List<string> rows = [];
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                if (rows.Count == MostResults)
                {
                    return null;
                }

                rows.Add(Row(statement, columns));
            }

            return code == raw.SQLITE_DONE && columns > 0 ? rows : null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static void Write(StringBuilder script, DescribedTable table, Dictionary<string, ColumnUse> uses, int rows, RandomRows values)
    {
        ColumnUse Use(string column) => uses.GetValueOrDefault(column) ?? new ColumnUse();
        string[][] drawn = [.. table.Columns.Select(column => values.Draw(column.Name, column.SqlType, Use(column.Name), rows))];
        script.Append("CREATE TABLE ").Append(Name(table.Name))
            .Append(" (").AppendJoin(", ", table.Columns.Select(column => Name(column.Name))).Append(");")
            .Append("INSERT INTO ").Append(Name(table.Name)).Append(" VALUES ");
        for (int row = 0; row < rows; row++)
        {
            script.Append(row == 0 ? "(" : "), (").AppendJoin(", ", drawn.Select(column => column[row]));
        }

        script.Append(");");
    }

    private void Close()
    {
        sqlite3 handle = _connection.Handle!;
        _ = raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_LENGTH, MostBytes);
        _ = raw.sqlite3_limit(handle, raw.SQLITE_LIMIT_SQL_LENGTH, MostBytes);
        raw.sqlite3_progress_handler(handle, StepsPerCheck, _ => ++_checks > MostChecks ? 1 : 0, null);
        _ = raw.sqlite3_set_authorizer(handle, Authorize, null);
    }

    private static int Authorize(object user, int action, string first, string second, string database, string inner) =>
        action is raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE
        || (action == raw.SQLITE_FUNCTION && !string.Equals(second, "load_extension", StringComparison.OrdinalIgnoreCase))
            ? raw.SQLITE_OK
            : raw.SQLITE_DENY;

    // What may follow the statement: white space, semicolons and comments to the end of a line.
    private static bool IsBlank(string rest) =>
        rest.Split('\n').Select(line => line.Trim(' ', '\t', '\r', ';')).All(line => line is "" or ['-', '-', ..]);

    private static string Name(string name) => $"\"{name}\"";

    private static string Row(sqlite3_stmt statement, int columns)
    {
        StringBuilder row = new();
        for (int column = 0; column < columns; column++)
        {
            row.Append(raw.sqlite3_column_type(statement, column) switch
            {
                raw.SQLITE_NULL => "null",
                // Sums may differ in the last bits when rows come in another order.
                raw.SQLITE_INTEGER or raw.SQLITE_FLOAT =>
                    Math.Round(raw.sqlite3_column_double(statement, column), 6).ToString("R", CultureInfo.InvariantCulture),
                _ => $"'{raw.sqlite3_column_text(statement, column).utf8_to_string()}'",
            }).Append('\u001f');
        }

        return row.ToString();
    }
}
