using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Queries;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Queries;

public sealed class SqlCorpusTests
{
    private static readonly SqlCorpus Corpus = new();

    private static IEnumerable<string> HeldOut =>
        Corpus.Templates.Where((_, index) => TemplateCorpus.IsHeldOut(index)).Select(template => template.Name);

    [Fact]
    public void Has_at_least_sixty_templates_with_distinct_names_and_queries()
    {
        Assert.Equal("sql", Corpus.Name);
        Assert.InRange(Corpus.Templates.Count, 60, 120);
        Assert.Distinct(Corpus.Templates.Select(template => template.Name));
        Assert.Distinct(SqlCorpus.Patterns.Select(pattern => pattern.Sql));
    }

    [Fact]
    public void Every_pattern_has_several_wordings()
    {
        Assert.All(SqlCorpus.Patterns, pattern => Assert.InRange(pattern.Wordings.Distinct().Count(), 3, 20));
    }

    [Fact]
    public void Held_out_templates_are_new_combinations_of_trained_parts()
    {
        Assert.Equal(
            [
                "rows date", "column between", "count any of", "minimum where", "column bottom", "column above average", "group minimum",
                "join average", "join both where parent",
            ],
            HeldOut);
    }

    [Fact]
    public void Held_out_templates_occur_in_no_other_slice()
    {
        HashSet<string> heldOut = [.. HeldOut];
        Random random = new(1);
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>())
        {
            for (int i = 0; i < 400; i++)
            {
                Assert.Equal(slice == CorpusSlice.UnseenTemplates, heldOut.Contains(Corpus.Draw(slice, random).Template));
            }
        }
    }

    [Fact]
    public void Slices_share_no_prompt()
    {
        Random random = new(2);
        HashSet<string> train = [.. Enumerable.Range(0, 4000).Select(_ => Corpus.Draw(CorpusSlice.Train, random).Prompt)];
        foreach (CorpusSlice slice in Enum.GetValues<CorpusSlice>().Where(slice => slice != CorpusSlice.Train))
        {
            for (int i = 0; i < 300; i++)
            {
                Assert.DoesNotContain(Corpus.Draw(slice, random).Prompt, train);
            }
        }
    }

    [Fact]
    public void Nearly_every_prompt_is_new()
    {
        Random random = new(3);
        int distinct = Enumerable.Range(0, 5000).Select(_ => Corpus.Draw(CorpusSlice.Train, random).Prompt).Distinct().Count();
        Assert.InRange(distinct, 4990, 5000);
    }

    [Theory]
    [InlineData(CorpusSlice.Train)]
    [InlineData(CorpusSlice.Test)]
    [InlineData(CorpusSlice.UnseenStrings)]
    public void The_same_seed_draws_the_same_examples(CorpusSlice slice)
    {
        Random one = new(4);
        Random other = new(4);
        SqlCorpus second = new();
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(Corpus.Draw(slice, one), second.Draw(slice, other));
        }
    }

    [Fact]
    public void Lengths_suit_a_small_expert()
    {
        Random random = new(5);
        TaskExample[] examples = [.. Enumerable.Range(0, 5000).Select(_ => Corpus.Draw(CorpusSlice.Train, random))];
        int[] prompts = [.. examples.Select(example => PromptComposer.Tokens(example.Prompt)).Order()];
        int[] totals = [.. examples.Select(example => PromptComposer.Tokens(example.Prompt + example.Answer)).Order()];

        // The estimate is above what a trained vocabulary needs.
        Assert.InRange(prompts.Average(), 50, 110);
        Assert.InRange(prompts[^1], 50, 200);
        Assert.InRange(totals.Average(), 90, 170);
        Assert.InRange(totals[^1], 90, 340);
    }

    [Fact]
    public void Every_slot_is_filled()
    {
        ForEveryTemplate(10, example =>
        {
            string all = example.Prompt + example.Answer;
            Assert.DoesNotContain('{', all);
            Assert.DoesNotContain('}', all);
            Assert.DoesNotContain('[', all);
            Assert.DoesNotContain(']', all);
            Assert.DoesNotContain("  ", all, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Answers_plan_in_a_comment_and_query_on_one_line()
    {
        ForEveryTemplate(10, example =>
        {
            string[] lines = example.Answer.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.Matches(@"^-- (\*|\w+(, \w+)*) in \w+", lines[0]);
            Assert.Matches("^SELECT .*[^ ];$", lines[1]);
        });
    }

    [Fact]
    public void Plans_name_only_columns_and_tables_of_the_prompt()
    {
        ForEveryTemplate(10, example =>
        {
            IReadOnlyList<DescribedTable> tables = SchemaText.Read(example.Prompt);
            HashSet<string> columns = [.. tables.SelectMany(table => table.Columns).Select(column => column.Name)];
            string[] parts = example.Answer.Split('\n')[0][3..].Split(" in ");
            Assert.All(parts[0].Split(", ").Where(name => name != "*"), name => Assert.Contains(name, columns));
            Assert.Contains(parts[1].Split('.', ',', ' ')[0], tables.Select(table => table.Name));
        });
    }

    [Fact]
    public void Questions_that_say_where_from_have_one_column_of_places()
    {
        Random random = new(12);
        HashSet<string> places = [.. ColumnNouns.Seen[ColumnKind.Place]];
        int found = 0;
        for (int i = 0; i < 4000; i++)
        {
            TaskExample example = Corpus.Draw(CorpusSlice.Train, random);
            string query = example.Answer.Split('\n')[1];
            string home = ColumnNouns.Homes.FirstOrDefault(name => Regex.IsMatch(query, $@"\b{name} = '"), "");
            string spoken = home.Replace('_', ' ');
            if (home.Length == 0 || example.Prompt.Replace('_', ' ').Split(spoken).Length != 2)
            {
                continue;
            }

            found++;
            IEnumerable<string> names = SchemaText.Read(example.Prompt).SelectMany(table => table.Columns).Select(column => column.Name);
            Assert.Equal([home], names.Where(places.Contains));
        }

        Assert.InRange(found, 40, 400);
    }

    [Fact]
    public void Questions_that_name_no_table_ask_for_columns_of_one_table()
    {
        int unnamed = 0;
        ForEveryTemplate(60, example =>
        {
            string[] plan = example.Answer.Split('\n')[0][3..].Split(" in ");
            IReadOnlyList<DescribedTable> tables = SchemaText.Read(example.Prompt);
            string table = plan[1];
            int mentions = example.Prompt.Replace('_', ' ').Split(table.Replace('_', ' ')).Length - 1;
            if (mentions != 1 || tables.All(t => t.Name != table))
            {
                return;
            }

            unnamed++;
            string[] columns = plan[0].Split(", ");
            Assert.Single(tables, t => t.Columns.Any(column => columns.Contains(column.Name)));
        });
        Assert.InRange(unnamed, 50, 1500);
    }

    [Fact]
    public void References_return_rows_in_most_databases()
    {
        int runs = 0;
        int trivial = 0;
        ForEveryTemplate(8, example =>
        {
            int empty = 0;
            for (int seed = 0; seed < 6; seed++)
            {
                using QueryDatabase database = new(example.Prompt, example.Answer, seed);
                IReadOnlyList<string>? rows = database.Run(example.Answer, out int columns);
                Assert.NotNull(rows);
                Assert.InRange(columns, 1, 10);
                empty += rows.Count == 0 || rows is ["null\u001f" or "0\u001f"] ? 1 : 0;
            }

            runs += 6;
            trivial += empty;
        });
        Assert.True(trivial < runs * 0.04, $"{trivial} of {runs} runs return nothing.");
    }

    [Fact]
    public void References_are_right()
    {
        ForEveryTemplate(6, example => Assert.True(Corpus.IsRight(example, example.Answer), example.Answer));
    }

    [Fact]
    public void An_example_rebuilt_from_its_text_is_judged_alike()
    {
        Random random = new(6);
        for (int i = 0; i < 100; i++)
        {
            TaskExample drawn = Corpus.Draw(CorpusSlice.Test, random);
            TaskExample rebuilt = new("", new string(drawn.Prompt), new string(drawn.Answer));
            Assert.True(Corpus.IsRight(rebuilt, drawn.Answer));
            Assert.False(Corpus.IsRight(rebuilt, "SELECT 'nothing of the kind';"));
        }
    }

    private static void ForEveryTemplate(int draws, Action<TaskExample> check)
    {
        Random random = new(7);
        foreach (TaskTemplate template in Corpus.Templates)
        {
            for (int i = 0; i < draws; i++)
            {
                check(template.Draw(random, i % 4 == 3 ? Wording.Unseen : Wording.Seen));
            }
        }
    }
}
