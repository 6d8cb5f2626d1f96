namespace CoERouter.Experts.Specification;

/// <summary>How router logits become the weights of the chosen experts.</summary>
public enum RouterScoring
{
    /// <summary>The softmax over all experts, renormalised over the chosen ones; equal to the softmax over the chosen logits.</summary>
    Renormalized,

    /// <summary>The softmax over all experts as it is, so that the weights of the chosen ones sum to less than 1.</summary>
    Softmax,

    /// <summary>
    /// SparseMixer (Liu et al., arXiv 2310.00811) at inference: at most two experts, each weighted by a softmax over those not far below
    /// it.
    /// </summary>
    SparseMixer,
}
