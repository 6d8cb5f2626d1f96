namespace CoERouter.Router.Routes;

/// <summary>Why a prompt went to its arm.</summary>
public enum RouteReason
{
    /// <summary>The map sends the prompt's category there.</summary>
    Mapped,

    /// <summary>The categorizer was not confident enough, so the general arm took the prompt.</summary>
    LowConfidence,

    /// <summary>The prompt belongs to no category of the map, so the general arm took it.</summary>
    Unknown,

    /// <summary>The request named the expert.</summary>
    Requested,

    /// <summary>The arm of the first choice did not answer, and this one did.</summary>
    Fallback,
}
