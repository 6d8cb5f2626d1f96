using CoERouter.Training.Corpora.Extraction.Layouts;

namespace CoERouter.Training.Corpora.Extraction.Documents;

/// <summary>One kind of document.</summary>
/// <param name="Name">Unique within the corpus.</param>
/// <param name="Noun">What users call it.</param>
/// <param name="Layouts">The ways it is written.</param>
internal sealed record Document(string Name, string Noun, Layout[] Layouts)
{
    /// <summary>Reads the layouts from their notation; see <see cref="LayoutParser"/>.</summary>
    public static Document Of(string name, string noun, params string[] layouts) => new(name, noun, [.. layouts.Select(LayoutParser.Parse)]);
}
