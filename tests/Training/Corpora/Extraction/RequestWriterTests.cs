using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Requests;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

public class RequestWriterTests
{
    private const string Text = "\u0001";
    private static readonly Field[] Fields = [.. FieldCatalog.Every.OrderBy(field => field.Key, StringComparer.Ordinal)];

    [Fact]
    public void Keys_are_asked_for_once_each_in_the_order_of_the_answer()
    {
        var random = new Random(1);
        for (int i = 0; i < 20000; i++)
        {
            Field[] asked = [.. random.GetItems(Fields, random.Next(1, 7)).Distinct()];
            (string prompt, string[] keys) = RequestWriter.Write(random, asked, "mail", Text);

            Assert.Equal(asked.Length, keys.Distinct().Count());
            Assert.Contains(Text, prompt, StringComparison.Ordinal);
            Assert.DoesNotContain('%', prompt);
            int at = 0;
            foreach (string key in keys)
            {
                int found = Find(prompt, key, at);
                Assert.True(found >= 0, $"The key '{key}' does not come after place {at} of: {prompt}");
                at = found + key.Length;
            }
        }
    }

    [Fact]
    public void A_key_is_repeated_as_written_or_in_snake_case()
    {
        var random = new Random(2);
        Field field = FieldCatalog.Get("due_date");
        HashSet<string> keys = [];
        for (int i = 0; i < 5000; i++)
        {
            (string prompt, string[] written) = RequestWriter.Write(random, [field], "mail", Text);
            keys.Add(written[0]);
            if (written[0].Contains(' ', StringComparison.Ordinal))
            {
                Assert.Contains($"\"{written[0]}\"", prompt, StringComparison.Ordinal);
            }
        }

        Assert.Superset(new HashSet<string> { "due_date", "due date", "dueDate", "payment_due_date", "paymentDueDate" }, keys);
        Assert.All(keys, key => Assert.Matches("^[A-Za-z_ ]+$", key));
    }

    [Fact]
    public void A_text_with_marks_in_it_is_left_alone()
    {
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            (string prompt, _) = RequestWriter.Write(random, [Fields[0]], "mail", "%K %N %V");
            Assert.Contains("%K %N %V", prompt, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_wording_of_every_form_is_used_and_holds_the_keys_and_the_text()
    {
        Assert.All(RequestForms.All.SelectMany(form => form.Wordings), wording =>
        {
            Assert.Contains("%K", wording, StringComparison.Ordinal);
            Assert.Contains("%T", wording, StringComparison.Ordinal);
        });
        var random = new Random(4);
        HashSet<string> prompts = [.. Enumerable.Range(0, 5000).Select(_ => RequestWriter.Write(random, [FieldCatalog.Get("country")], "mail", Text).Prompt)];
        Assert.True(prompts.Count >= RequestForms.All.Sum(form => form.Wordings.Length));
    }

    [Fact]
    public void No_two_fields_share_a_spelling_in_any_style()
    {
        string[] spellings = [.. Fields.SelectMany(field => field.Spellings).Select(spelling => spelling.Replace(" ", string.Empty, StringComparison.Ordinal))];

        Assert.Equal(spellings.Length, spellings.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Throws<ArgumentException>(() => FieldCatalog.Get("nothing"));
    }

    // The key must stand alone: "name" is not found in "full name" or "username".
    private static int Find(string prompt, string key, int from)
    {
        foreach (string form in new[] { key, key.Replace('_', ' ') })
        {
            for (int at = prompt.IndexOf(form, from, StringComparison.Ordinal); at >= 0; at = prompt.IndexOf(form, at + 1, StringComparison.Ordinal))
            {
                bool begins = at == 0 || !(char.IsLetter(prompt[at - 1]) || prompt[at - 1] == '_');
                int end = at + form.Length;
                bool ends = end == prompt.Length || !(char.IsLetter(prompt[end]) || prompt[end] == '_');
                if (begins && ends)
                {
                    return at;
                }
            }
        }

        return -1;
    }
}
