using CoERouter.Training.Corpora.Extraction.Documents;
using CoERouter.Training.Corpora.Extraction.Fields;
using CoERouter.Training.Corpora.Extraction.Layouts;
using CoERouter.Training.Corpora.Extraction.Requests;
using CoERouter.Training.Corpora.Extraction.Values;

namespace CoERouter.Training.Corpora.Extraction;

/// <summary>Draws an example of one kind of document: writes the document, chooses what to ask for and writes the answer.</summary>
internal static class ExtractionDrawer
{
    /// <summary>The most characters of prompt and answer together; longer examples are drawn again. Well under 350 tokens.</summary>
    public const int MostCharacters = 480;

    public static TaskExample Draw(Document document, Random random, Wording wording, RequestMix mix)
    {
        while (true)
        {
            var draft = new Draft(random, wording);
            Page page = document.Layouts[random.Next(document.Layouts.Length)].Write(draft);
            Field[] asked = Choose(page, random, mix);
            (string prompt, string[] keys) = RequestWriter.Write(random, asked, document.Noun, page.Text);
            string answer = ExtractionAnswer.Write(keys.Zip(asked, (key, field) => KeyValuePair.Create(key, page.Values.GetValueOrDefault(field))));
            if (prompt.Length + answer.Length <= MostCharacters)
            {
                return new TaskExample(document.Name, prompt, answer);
            }
        }
    }

    private static Field[] Choose(Page page, Random random, RequestMix mix)
    {
        Field[] present = [.. page.Values.Keys.OrderBy(field => field.Key, StringComparer.Ordinal)];
        random.Shuffle(present);
        List<Field> asked = [.. present.Take(mix.Count(random))];
        for (int i = 0; i < asked.Count; i++)
        {
            if (random.NextDouble() < mix.MissingShare && Missing(page, random, asked) is { } missing)
            {
                asked[i] = missing;
            }
        }

        return [.. asked];
    }

    private static Field? Missing(Page page, Random random, List<Field> asked)
    {
        Field[] leftOut = [.. page.LeftOut().Except(asked)];
        Field[] choices = leftOut.Length > 0 && random.Next(2) == 0
            ? leftOut
            : [.. FieldCatalog.ClearlyMissing.Where(page.HoldsNothingLike).Except(asked)];
        return choices.Length == 0 ? null : choices[random.Next(choices.Length)];
    }
}
