using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class SchemaTextTests
{
    private static readonly Schema Two = new(
        [
            new Table("orders", [new("id", ColumnKind.Integer), new("unit_price", ColumnKind.Decimal), new("city", ColumnKind.Place)]),
            new Table("tax_forms", [new("id", ColumnKind.Integer), new("due_on", ColumnKind.Date)]),
        ]);

    [Fact]
    public void Every_form_is_read_back_as_it_was_written()
    {
        HashSet<string> forms = [];
        for (int seed = 0; seed < 200; seed++)
        {
            string text = SchemaText.Write(Two, new Random(seed));
            forms.Add(text);
            AssertSame(Two, SchemaText.Read(text + "\nQuestion: How many orders, tax forms or others are there?"));
            AssertSame(Two, SchemaText.Read("Q: Show unit_price, city from orders.\n" + text));
        }

        Assert.InRange(forms.Count, 9, 20);
        AssertSame(Two, SchemaText.Read($"Given {SchemaText.WriteInline(Two)}, how many orders are there?"));
    }

    [Fact]
    public void Types_are_read_where_they_are_given()
    {
        IReadOnlyList<DescribedTable> tables = SchemaText.Read("create table orders (id int, price REAL, city Text);\nHow many orders?");
        Assert.Equal(["INT", "REAL", "TEXT"], tables[0].Columns.Select(column => column.SqlType));
        Assert.All(SchemaText.Read("orders(id, price)")[0].Columns, column => Assert.Null(column.SqlType));
    }

    [Fact]
    public void A_question_alone_has_no_schema()
    {
        Assert.Empty(SchemaText.Read("Question: Show price, city or total of orders where name is Smith, Jones or Lee."));
    }

    [Fact]
    public void The_schema_of_every_drawn_prompt_is_read()
    {
        SqlCorpus corpus = new();
        Random random = new(3);
        for (int i = 0; i < 3000; i++)
        {
            TaskExample example = corpus.Draw(i % 3 == 0 ? CorpusSlice.UnseenStrings : CorpusSlice.Train, random);
            IReadOnlyList<DescribedTable> tables = SchemaText.Read(example.Prompt);
            Assert.InRange(tables.Count, 1, 3);
            Assert.All(tables, table =>
            {
                Assert.InRange(table.Columns.Count, 2, 9);
                Assert.Distinct(table.Columns.Select(column => column.Name));
            });
        }
    }

    private static void AssertSame(Schema wanted, IReadOnlyList<DescribedTable> read)
    {
        Assert.Equal(wanted.Tables.Select(table => table.Name), read.Select(table => table.Name));
        foreach ((Table table, DescribedTable described) in wanted.Tables.Zip(read))
        {
            Assert.Equal(table.Columns.Select(column => column.Name), described.Columns.Select(column => column.Name));
        }
    }
}
