namespace CoERouter.Evaluation.Routing.Spending;

/// <summary>What may be seen of an answer after a model was asked.</summary>
internal enum AnswerEvidence
{
    /// <summary>How long it is: an answer much longer than usual for such a prompt, or cut off, is seldom right.</summary>
    Length,

    /// <summary>A simulated check that is wrong about one answer in ten: how good a check would have to be.</summary>
    FallibleCheck,

    /// <summary>Whether it is right: a bound for every check of answers, not a router.</summary>
    Rightness,
}
