using System.Globalization;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class VocabularyTests
{
    private static readonly string[] SeenColumns = [.. ColumnNouns.Seen.Values.SelectMany(names => names)];
    private static readonly string[] UnseenColumns = [.. ColumnNouns.Unseen.Values.SelectMany(names => names)];

    [Fact]
    public void The_vocabulary_is_large_and_without_repetition()
    {
        Assert.InRange(TableNouns.Seen.Length, 150, 400);
        Assert.InRange(SeenColumns.Length, 300, 600);
        Assert.Distinct(TableNouns.Seen);
        Assert.Distinct(SeenColumns);
        Assert.All(ColumnNouns.Unseen.Values, names => Assert.InRange(names.Length, 6, 30));
    }

    [Fact]
    public void Unseen_pools_share_nothing_with_those_of_training()
    {
        Assert.Empty(TableNouns.Seen.Intersect(TableNouns.Unseen));
        Assert.Empty(TableNouns.Seen.Select(TableNouns.Plural).Intersect(TableNouns.Unseen.Select(TableNouns.Plural)));
        Assert.Empty(SeenColumns.Intersect(UnseenColumns));
        Assert.Empty(ColumnNouns.SeenPrefixes.Intersect(ColumnNouns.UnseenPrefixes));
        Assert.Empty(ValueWords.Seen.Values.SelectMany(v => v).Intersect(ValueWords.Unseen.Values.SelectMany(v => v)));
    }

    [Fact]
    public void Unseen_examples_use_only_unseen_names_and_values()
    {
        SqlCorpus corpus = new();
        Random random = new(1);
        HashSet<string> seen = [];
        HashSet<string> values = [];
        for (int i = 0; i < 6000; i++)
        {
            TaskExample example = corpus.Draw(CorpusSlice.Train, random);
            seen.UnionWith(Names(example));
            values.UnionWith(Values(example));
        }

        seen.Remove("id");
        for (int i = 0; i < 1500; i++)
        {
            TaskExample example = corpus.Draw(CorpusSlice.UnseenStrings, random);
            Assert.Empty(Names(example).Intersect(seen));
            Assert.Empty(Values(example).Intersect(values));
        }
    }

    [Fact]
    public void Every_name_stands_in_a_query_without_quotes()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        foreach (string name in SeenColumns.Concat(UnseenColumns))
        {
            Execute(connection, $"CREATE TABLE probe ({name}); SELECT {name} FROM probe GROUP BY {name}; DROP TABLE probe;");
        }

        foreach (string noun in TableNouns.Seen.Concat(TableNouns.Unseen))
        {
            string[] names = ReservedWords.Contains(noun) ? [TableNouns.Plural(noun)] : [noun, TableNouns.Plural(noun)];
            foreach (string name in names)
            {
                Execute(connection, $"CREATE TABLE {name} (id, {noun}_id); SELECT {name}.id FROM {name}; DROP TABLE {name};");
            }
        }
    }

    [Theory]
    [InlineData("order", "orders")]
    [InlineData("country", "countries")]
    [InlineData("day", "days")]
    [InlineData("bus", "buses")]
    [InlineData("coach", "coaches")]
    [InlineData("box", "boxes")]
    [InlineData("dish", "dishes")]
    public void Plurals_are_regular(string noun, string plural) => Assert.Equal(plural, TableNouns.Plural(noun));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Invented_words_stay_on_their_side(bool unseen)
    {
        Wording wording = unseen ? Wording.Unseen : Wording.Seen;
        Random random = new(2);
        for (int i = 0; i < 3000; i++)
        {
            string word = InventedWords.Word(random, wording);
            Assert.Matches("^[a-z]{3,9}$", word);
            Assert.False(ReservedWords.Contains(word));
            Assert.Equal(unseen, InventedWords.IsUnseen(word));

            string code = InventedWords.Code(random, wording);
            Assert.Matches("^[A-Za-z]", code);
            Assert.Equal(unseen, InventedWords.IsUnseen(code));
        }
    }

    [Fact]
    public void About_a_quarter_of_training_names_is_invented()
    {
        SqlCorpus corpus = new();
        Random random = new(4);
        HashSet<string> natural = [.. SeenColumns, .. TableNouns.Seen, .. TableNouns.Seen.Select(TableNouns.Plural)];
        string[] names = [.. Enumerable.Range(0, 1500).SelectMany(_ => Names(corpus.Draw(CorpusSlice.Train, random)))];
        string[] free = [.. names.Where(name => name != "id" && !name.EndsWith("_id", StringComparison.Ordinal))];
        double invented = free.Count(name => !natural.Contains(name)) / (double)free.Length;
        Assert.InRange(invented, 0.2, 0.42);
    }

    private static IEnumerable<string> Names(TaskExample example) =>
        SchemaText.Read(example.Prompt).SelectMany(table => table.Columns.Select(column => column.Name).Append(table.Name));

    // Texts and dates, and numbers that are not small and whole: those are shared.
    private static IEnumerable<string> Values(TaskExample example)
    {
        string query = example.Answer.Split('\n')[1];
        Dictionary<string, ColumnUse> uses = ReferenceReading.Read(query);
        return uses.Values.SelectMany(use => use.Texts.Concat(
            use.Numbers.Where(n => n >= 100 || n != Math.Floor(n)).Select(n => n.ToString(CultureInfo.InvariantCulture))));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
