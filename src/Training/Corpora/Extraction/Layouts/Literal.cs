namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>Text that stands in every document of the layout, in one of several wordings.</summary>
internal sealed record Literal(string[] Wordings) : LayoutPart
{
    public override void Write(Page page) => page.Append(Wordings[page.Draft.Random.Next(Wordings.Length)]);
}
