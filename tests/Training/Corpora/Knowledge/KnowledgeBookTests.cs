using System.Text;
using CoERouter.Training.Corpora.Knowledge;
using Xunit;

namespace CoERouter.Tests.Training.Corpora.Knowledge;

public sealed class KnowledgeBookTests
{
    private static readonly IReadOnlyList<KnowledgeEntry> Entries = KnowledgeBook.Read();

    [Fact]
    public void ItHoldsMoreThanTwoHundredQuestions() => Assert.InRange(Entries.Count, 200, 1000);

    [Fact]
    public void NamesAreUnique() => Assert.Empty(Entries.GroupBy(e => e.Name).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void AnswersAreOneOrTwoShortPlainSentences()
    {
        foreach (KnowledgeEntry entry in Entries)
        {
            Assert.InRange(entry.Answer.Split(' ').Length, 5, 45);
            Assert.True(Ascii.IsValid(entry.Answer), $"The answer of '{entry.Name}' is not plain ASCII.");
            Assert.True(char.IsUpper(entry.Answer[0]), entry.Answer);
            Assert.Contains(entry.Answer[^1], ".?!");
            Assert.DoesNotContain("  ", entry.Answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnswersAreUnique() => Assert.Empty(Entries.GroupBy(e => e.Answer).Where(g => g.Count() > 1).Select(g => g.Key));

    [Fact]
    public void EveryEntryHasSixFormsAtLeastBeforeCourtesiesAndTyping()
    {
        foreach ((KnowledgeEntry entry, IReadOnlyList<KnowledgeForm> forms) in Entries.Zip(KnowledgeForms.Write(Entries)))
        {
            Assert.True(forms.Count >= 6, $"'{entry.Name}' has only {forms.Count} forms.");
            Assert.InRange(forms.Count(form => form.IsHeldOut), 0, forms.Count / 5);
            Assert.False(forms[0].IsHeldOut);
        }
    }

    [Fact]
    public void NoFormAsksForTwoEntries()
    {
        Dictionary<string, string> owners = [];
        foreach ((KnowledgeEntry entry, IReadOnlyList<KnowledgeForm> forms) in Entries.Zip(KnowledgeForms.Write(Entries)))
        {
            foreach (KnowledgeForm form in forms)
            {
                string key = Letters(form.Text);
                Assert.True(!owners.TryGetValue(key, out string? owner) || owner == entry.Name, $"'{form.Text}' asks for '{owner}' and '{entry.Name}'.");
                owners[key] = entry.Name;
            }
        }
    }

    [Fact]
    public void HeldOutFormsDifferFromEveryTrainedFormByMoreThanCaseAndMarks()
    {
        KnowledgeForm[] all = [.. KnowledgeForms.Write(Entries).SelectMany(forms => forms)];
        HashSet<string> trained = [.. all.Where(form => !form.IsHeldOut).Select(form => Letters(form.Text))];
        KnowledgeForm[] heldOut = [.. all.Where(form => form.IsHeldOut)];
        Assert.InRange(heldOut.Length / (double)all.Length, 0.08, 0.13);
        Assert.All(heldOut, form => Assert.DoesNotContain(Letters(form.Text), trained));
    }

    [Fact]
    public void DefinitionsInsertTheTermWithAndWithoutItsArticle()
    {
        KnowledgeEntry entry = new("x", [], [], ["the KV cache"], [], "An answer of five words.");
        string[] texts = [.. KnowledgeForms.Write([entry])[0].Select(form => form.Text)];
        Assert.Contains("What is the KV cache?", texts);
        Assert.Contains("What does KV cache mean?", texts);
        Assert.DoesNotContain(texts, text => text.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void PluralTermsAreAskedInThePlural()
    {
        KnowledgeEntry entry = new("x", [], [], [], ["null experts"], "An answer of five words.");
        string[] texts = [.. KnowledgeForms.Write([entry])[0].Select(form => form.Text)];
        Assert.Contains("What are null experts?", texts);
        Assert.DoesNotContain(texts, text => text.Contains(" is null experts", StringComparison.Ordinal));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
