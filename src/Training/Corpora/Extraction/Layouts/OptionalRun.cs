namespace CoERouter.Training.Corpora.Extraction.Layouts;

/// <summary>Parts that some documents of the layout leave out; the fields left out are then truly missing.</summary>
internal sealed record OptionalRun(LayoutPart[] Parts) : LayoutPart
{
    private const double PresentShare = 0.6;

    public override void Write(Page page)
    {
        if (page.Draft.Chance(PresentShare))
        {
            foreach (LayoutPart part in Parts)
            {
                part.Write(page);
            }

            return;
        }

        foreach (Slot slot in Parts.OfType<Slot>())
        {
            page.LeaveOut(slot);
        }
    }
}
