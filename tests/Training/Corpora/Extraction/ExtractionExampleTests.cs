using System.Text.Json;
using System.Text.RegularExpressions;
using CoERouter.Training.Corpora;
using CoERouter.Training.Corpora.Extraction;
using CoERouter.Training.Corpora.Extraction.Documents;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Layouts;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Extraction;

/// <summary>What holds for every example, checked on the text alone, over many draws of every template.</summary>
public partial class ExtractionExampleTests
{
    private const int DrawsPerTemplate = 2000;

    private const string Codes = "(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|AUD|CAD|INR|JPY|ZAR|BRL|SGD)";
    private const string Months = "(January|February|March|April|May|June|July|August|September|October|November|December)";
    private const string ShortMonths = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

    // What a value of the key looks like; where the answer is null, the text must hold nothing of the shape.
    private static readonly Dictionary<string, Regex> Shapes = new()
    {
        ["email"] = EmailShape(),
        ["url"] = UrlShape(),
        ["ip"] = IpShape(),
        ["time"] = TimeShape(),
        ["currency"] = CurrencyShape(),
        ["date"] = DateShape(),
        ["iban"] = IbanShape(),
        ["weight"] = WeightShape(),
    };

    private static readonly Dictionary<string, Field> BySpelling = FieldCatalog.Every
        .SelectMany(field => field.Spellings.Select(spelling => (Key: Plain(spelling), Field: field))).ToDictionary(pair => pair.Key, pair => pair.Field);

    private static readonly Document[] Documents =
    [
        .. MailDocuments.All, .. InvoiceDocuments.All, .. AppointmentDocuments.All, .. OrderDocuments.All, .. ContactDocuments.All,
        .. BookingDocuments.All, .. LogDocuments.All, .. HeldOutDocuments.All,
    ];

    public static TheoryData<string> Templates => [.. new ExtractCorpus().Templates.Select(template => template.Name)];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Values_are_copied_from_the_prompt_and_missing_ones_are_not_in_it(string name)
    {
        var corpus = new ExtractCorpus();
        TaskTemplate template = corpus.Templates.Single(candidate => candidate.Name == name);
        var random = new Random(name.Length);
        for (int i = 0; i < DrawsPerTemplate; i++)
        {
            TaskExample example = template.Draw(random, i % 4 == 0 ? Wording.Unseen : Wording.Seen);

            Assert.Equal(name, example.Template);
            Assert.DoesNotContain('\n', example.Answer);
            Assert.True(corpus.IsRight(example, example.Answer));
            Assert.True(example.Prompt.Length + example.Answer.Length <= ExtractionDrawer.MostCharacters);
            foreach (JsonProperty pair in Pairs(example))
            {
                CheckKey(pair.Name, example.Prompt);
                CheckValue(pair, example.Prompt);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_field_of_the_layouts_is_asked_for(string name)
    {
        TaskTemplate template = new ExtractCorpus().Templates.Single(candidate => candidate.Name == name);
        var random = new Random(1);
        HashSet<Field> asked = [];
        for (int i = 0; i < DrawsPerTemplate / 4; i++)
        {
            asked.UnionWith(Pairs(template.Draw(random, Wording.Seen)).Where(pair => pair.Value.ValueKind == JsonValueKind.String)
                .Select(pair => BySpelling[Plain(pair.Name)]));
        }

        Document document = Documents.Single(candidate => candidate.Name == name);
        Assert.Equal(FieldsOf(document).Order(), asked.Select(field => field.Key).Order());
    }

    [Fact]
    public void Some_answers_need_an_escape_and_keep_the_value()
    {
        TaskExample[] escaped = [.. new ExtractCorpus().DrawMany(CorpusSlice.Train, 11, 20000).Where(example => example.Answer.Contains('\\', StringComparison.Ordinal))];

        Assert.NotEmpty(escaped);
        Assert.All(escaped, example => Assert.Contains(Pairs(example), pair => pair.Value.GetString()?.Contains('"', StringComparison.Ordinal) == true));
    }

    private static IEnumerable<string> FieldsOf(Document document)
    {
        return document.Layouts.SelectMany(layout => Slots(layout.Parts)).Distinct();

        static IEnumerable<string> Slots(IEnumerable<LayoutPart> parts) => parts.SelectMany(part => part switch
        {
            Slot { Field: { } field } => [field.Key],
            OptionalRun run => Slots(run.Parts),
            _ => [],
        });
    }

    private static void CheckKey(string key, string prompt)
    {
        Assert.True(
            prompt.Contains(key, StringComparison.Ordinal) || prompt.Contains(key.Replace('_', ' '), StringComparison.Ordinal),
            $"The key '{key}' is not asked for in: {prompt}");
        Assert.True(BySpelling.ContainsKey(Plain(key)), $"The key '{key}' is no spelling of any field.");
    }

    private static void CheckValue(JsonProperty pair, string prompt)
    {
        if (pair.Value.ValueKind == JsonValueKind.String)
        {
            string value = pair.Value.GetString()!;
            Assert.NotEmpty(value);
            Assert.Equal(value.Trim(), value);
            Assert.Contains(value, prompt, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(JsonValueKind.Null, pair.Value.ValueKind);
        if (Shapes.TryGetValue(BySpelling[Plain(pair.Name)].Key, out Regex? shape))
        {
            Assert.False(shape.IsMatch(prompt), $"The answer says that '{pair.Name}' is missing, but something like it is in: {prompt}");
        }
    }

    private static JsonProperty[] Pairs(TaskExample example)
    {
        JsonDocument document = JsonDocument.Parse(example.Answer, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return [.. document.RootElement.EnumerateObject()];
    }

    private static string Plain(string key) => new([.. key.ToLowerInvariant().Where(letter => letter is not ('_' or ' '))]);

    [GeneratedRegex(@"\w@\w")]
    private static partial Regex EmailShape();

    [GeneratedRegex(@"https?:|www\.")]
    private static partial Regex UrlShape();

    [GeneratedRegex(@"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex IpShape();

    [GeneratedRegex(@"\b\d{1,2}:\d\d\b(?!\d)|\b\d{1,2} ?[ap]m\b")]
    private static partial Regex TimeShape();

    [GeneratedRegex(@"[$€£¥]|\b" + Codes + @" \d|\d " + Codes + @"\b")]
    private static partial Regex CurrencyShape();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b|\b\d\d[./]\d\d[./]\d{4}\b|\b" + Months + @" \d|\d " + ShortMonths)]
    private static partial Regex DateShape();

    [GeneratedRegex(@"\b[A-Z]{2}\d\d( \d{4}){3}|\b[A-Z]{2}\d{14,18}\b")]
    private static partial Regex IbanShape();

    [GeneratedRegex(@"\d ?(kg|lb)\b")]
    private static partial Regex WeightShape();
}
