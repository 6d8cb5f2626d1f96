using CoERouter.Training.Corpora.Extraction.Values;

namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>One way to write a document.</summary>
/// <param name="Parts">What stands on the page, in order.</param>
/// <param name="AnyOrder">Whether the lines come in any order, as on forms and cards.</param>
internal sealed record Layout(LayoutPart[] Parts, bool AnyOrder)
{
    public Page Write(Draft draft)
    {
        var page = new Page(draft);
        foreach (LayoutPart part in Parts)
        {
            part.Write(page);
        }

        if (AnyOrder)
        {
            page.ShuffleLines();
        }

        return page;
    }
}
