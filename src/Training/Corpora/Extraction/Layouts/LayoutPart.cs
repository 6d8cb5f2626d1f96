namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>One part of a layout, which writes itself onto a page.</summary>
internal abstract record LayoutPart
{
    public abstract void Write(Page page);
}
