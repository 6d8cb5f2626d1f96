namespace CoERouter.Experts.Tokenization.Stages;

/// <summary>Where a space is written before the text; the names are those of <c>tokenizer.json</c>.</summary>
internal enum PrependScheme
{
    /// <summary>Before every piece.</summary>
    Always,

    /// <summary>Before the first piece of the text only.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
