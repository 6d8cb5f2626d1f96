using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

/// <summary>Drawn schemas: names that cannot be mistaken, keys that fit, and enough columns.</summary>
public sealed class SchemaDraftTests
{
    private const int Draws = 1500;

    [Theory]
    [InlineData(Wording.Seen)]
    [InlineData(Wording.Unseen)]
    public void No_name_is_another_or_a_word_of_another(Wording wording)
    {
        var random = new Random(1);
        for (int i = 0; i < Draws; i++)
        {
            SchemaDraft draft = new(random, wording);
            Column[] asked = [draft.NewColumn('T', 'n'), draft.NewColumn('T', 's'), draft.NewColumn('T', 'a')];
            Schema schema = draft.Complete(namesTable: false);
            string[] names = [.. schema.Tables.Select(table => table.Name), .. schema.Tables.SelectMany(table => table.Columns).Select(column => column.Name).Where(name => name != "id" && !name.EndsWith("_id", StringComparison.Ordinal))];
            Assert.Distinct(names);
            for (int a = 0; a < names.Length; a++)
            {
                for (int b = 0; b < names.Length; b++)
                {
                    Assert.False(a != b && names[a].Split('_').Contains(names[b]), $"{names[a]} and {names[b]}");
                }
            }

            Table home = schema.Tables.Single(table => table.Name == draft.Table('T').Name);
            Assert.Subset(home.Columns.ToHashSet(), asked.ToHashSet());
        }
    }

    [Fact]
    public void Repeated_columns_are_allowed_only_where_the_question_names_its_table()
    {
        var random = new Random(2);
        int repeated = 0;
        for (int i = 0; i < Draws; i++)
        {
            SchemaDraft draft = new(random, Wording.Seen);
            draft.NewColumn('T', 'a');
            Schema schema = draft.Complete(namesTable: true);
            string[] names = [.. schema.Tables.SelectMany(table => table.Columns).Select(column => column.Name).Where(name => name != "id" && !name.EndsWith("_id", StringComparison.Ordinal))];
            repeated += names.Length - names.Distinct().Count();
            Assert.All(schema.Tables, table => Assert.Distinct(table.Columns.Select(column => column.Name)));
        }

        Assert.InRange(repeated, 20, Draws);
    }

    [Fact]
    public void A_link_puts_a_foreign_key_into_the_child_and_a_key_into_the_parent()
    {
        var random = new Random(3);
        for (int i = 0; i < Draws; i++)
        {
            SchemaDraft draft = new(random, i % 2 == 0 ? Wording.Seen : Wording.Unseen);
            draft.Link('P');
            draft.Link('P');
            TableDraft child = draft.Table('C'), parent = draft.Table('P');
            Schema schema = draft.Complete(namesTable: true);
            Table childTable = schema.Tables.Single(table => table.Name == child.Name), parentTable = schema.Tables.Single(table => table.Name == parent.Name);
            Assert.Single(childTable.Columns, column => column.Name == $"{parent.Noun}_id" && column.Kind == ColumnKind.Integer);
            Assert.Equal("id", parentTable.Columns[0].Name);
            Assert.InRange(schema.Tables.Count, 2, 3);
        }
    }

    [Fact]
    public void Keys_come_first_and_tables_are_of_a_size_that_people_type()
    {
        var random = new Random(4);
        int keyed = 0, tables = 0;
        for (int i = 0; i < Draws; i++)
        {
            SchemaDraft draft = new(random, Wording.Seen);
            draft.NewColumn('T', 's');
            foreach (Table table in draft.Complete(namesTable: true).Tables)
            {
                tables++;
                keyed += table.Columns[0].Name == "id" ? 1 : 0;
                Assert.DoesNotContain(table.Columns.Skip(1), column => column.Name == "id");
                Assert.InRange(table.Columns.Count, 2, 7);
            }
        }

        Assert.InRange(keyed / (double)tables, 0.75, 0.9);
    }

    [Fact]
    public void Where_things_are_from_is_the_only_column_of_places()
    {
        var random = new Random(5);
        for (int i = 0; i < Draws; i++)
        {
            SchemaDraft draft = new(random, Wording.Seen);
            Column? home = draft.TryNewHome('T');
            Assert.NotNull(home);
            Assert.Null(draft.TryNewHome('T'));
            Column place = Assert.Single(draft.Complete(namesTable: true).Tables.SelectMany(table => table.Columns), column => column.Kind == ColumnKind.Place);
            Assert.Equal(home, place);
        }
    }

    [Fact]
    public void Types_of_columns_are_those_of_their_kinds()
    {
        Assert.Equal("INT", new Column("a", ColumnKind.Integer).SqlType);
        Assert.Equal("REAL", new Column("a", ColumnKind.Decimal).SqlType);
        Assert.All(Enum.GetValues<ColumnKind>().Where(kind => kind > ColumnKind.Decimal), kind => Assert.Equal("TEXT", new Column("a", kind).SqlType));
    }

    [Theory]
    [InlineData('n', "Integer Decimal")]
    [InlineData('d', "Date")]
    [InlineData('s', "Person Place Label Code")]
    [InlineData('a', "Integer Decimal Date Person Place Label Code")]
    public void Columns_are_of_the_kind_asked_for(char kind, string expected)
    {
        NameSource names = new(new Random(6), Wording.Seen);
        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, 600).Select(_ => names.Column(kind).Kind).Distinct().Order()));
    }

    [Theory]
    [InlineData(Wording.Seen)]
    [InlineData(Wording.Unseen)]
    public void Numbers_days_and_pieces_are_on_their_side(Wording wording)
    {
        bool unseen = wording == Wording.Unseen;
        NameSource names = new(new Random(7), wording);
        for (int i = 0; i < Draws; i++)
        {
            decimal whole = names.Number(ColumnKind.Integer), fraction = names.Number(ColumnKind.Decimal);
            Assert.True(whole == decimal.Truncate(whole) && whole is >= 1 and < 10_000);
            Assert.True(fraction is >= 1 and < 10_000 && decimal.Round(fraction, 2) == fraction);
            Assert.True(whole < 100 || InventedWords.IsUnseen(whole.ToString(System.Globalization.CultureInfo.InvariantCulture)) == unseen);
            DateOnly day = names.Date();
            Assert.InRange(day.Year, 2015, 2025);
            Assert.Equal(unseen, InventedWords.IsUnseen(day.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
            string piece = names.Fragment();
            Assert.Matches("^[a-z]{2,5}$", piece);
            Assert.Equal(unseen, InventedWords.IsUnseen(piece));
            Assert.Matches("^[A-Za-z][A-Za-z0-9-]+$", names.Text(ColumnKind.Code));
        }
    }

    [Theory]
    [InlineData("Integer")]
    [InlineData("Decimal")]
    [InlineData("Date")]
    [InlineData("Label")]
    public void Values_of_a_condition_rise_and_are_the_same_in_question_and_query(string kindName)
    {
        ColumnKind kind = Enum.Parse<ColumnKind>(kindName);
        var random = new Random(8);
        for (int i = 0; i < 500; i++)
        {
            ConditionValues values = new(new NameSource(random, Wording.Seen), random, new Column("size", kind));
            string query = values.Fill("{x} {v} {w} {u}", "size", "'", "'"), question = values.Fill("{x} {v} {w} {u}", "size", "", "");
            Assert.Equal(query.Replace("'", "", StringComparison.Ordinal), question);
            if (kind <= ColumnKind.Date)
            {
                string[] parts = question.Split(' ')[1..];
                Assert.Equal(3, parts.Length);
                double[] keys = [.. parts.Select(part => kind == ColumnKind.Date ? DateOnly.Parse(part, System.Globalization.CultureInfo.InvariantCulture).DayNumber : double.Parse(part, System.Globalization.CultureInfo.InvariantCulture))];
                Assert.Equal(keys.Order(), keys);
                Assert.Distinct(keys);
            }
            else
            {
                Assert.Equal(6, query.Count(letter => letter == '\''));
            }
        }
    }

    [Fact]
    public void A_family_of_conditions_that_does_not_exist_is_named()
    {
        Assert.Contains("'poetry'", Assert.Throws<ArgumentException>(() => Conditions.Draw(new Random(1), "poetry")).Message, StringComparison.Ordinal);
        Random random = new(9);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal("between", Conditions.Draw(random, "between").Name));
        Assert.Equal(9, Enumerable.Range(0, 2000).Select(_ => Conditions.Draw(random, "").Name).Distinct().Count());
    }

    [Fact]
    public void Wordings_of_a_pattern_ask_for_what_its_query_returns()
    {
        Regex slot = new(@"\{(\w+)(?::\w+)?(?:\.v)?!?\}");
        foreach (QueryPattern pattern in SqlCorpus.Patterns)
        {
            // Tables that a query joins are named by their letters in a question; keys are never said.
            HashSet<string> queried = [.. slot.Matches(pattern.Sql).Select(match => match.Groups[1].Value)];
            foreach (string wording in pattern.Wordings)
            {
                HashSet<string> said = [.. slot.Matches(wording).Select(match => match.Groups[1].Value)];
                string[] unsaid = [.. queried.Except(said).Except(["T", "J", "JQ", "Pk", "Ck"])];
                Assert.True(unsaid.Length == 0, $"'{wording}' does not say {string.Join(", ", unsaid)}");
                string[] unasked = [.. said.Except(queried).Where(name => name is not ("C" or "P" or "Q"))];
                Assert.True(unasked.Length == 0, $"'{wording}' says {string.Join(", ", unasked)}, which is not queried");
                Assert.Matches("[.?]$", wording);
            }
        }
    }
}
