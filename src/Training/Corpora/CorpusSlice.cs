namespace CoERouter.Training.Corpora;

/// <summary>Which examples of a corpus to draw. No prompt is ever in two of the slices that differ by instance.</summary>
public enum CorpusSlice
{
    /// <summary>For training.</summary>
    Train,

    /// <summary>For choosing checkpoints, temperatures and thresholds.</summary>
    Validation,

    /// <summary>Unseen prompts of templates seen in training: the headline figure.</summary>
    Test,

    /// <summary>Templates that occur in no other slice (a tenth of all).</summary>
    UnseenTemplates,

    /// <summary>Seen templates with names, words or numbers drawn from pools that training never draws from.</summary>
    UnseenStrings,
}
