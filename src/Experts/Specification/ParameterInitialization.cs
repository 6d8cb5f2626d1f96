namespace CoERouter.Experts.Specification;

/// <summary>How training starts a parameter.</summary>
public enum ParameterInitialization
{
    /// <summary>Normal with mean 0.</summary>
    Normal,

    /// <summary>All ones, for the gains of norms.</summary>
    Ones,
}
