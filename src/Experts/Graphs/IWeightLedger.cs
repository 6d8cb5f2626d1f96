namespace CoERouter.Experts.Graphs;

/// <summary>Remembers which tensors of a weights' file are on disk, so that writing can go on where it stopped.</summary>
internal interface IWeightLedger
{
    /// <summary>Whether a tensor of this name and size was written at this place before.</summary>
    bool Has(string name, long offset, long length);

    /// <summary>A tensor is complete in the stream.</summary>
    void Written(string name, long offset, long length);
}
