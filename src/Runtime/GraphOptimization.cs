namespace CoERouter.Runtime;

/// <summary>How far the runtime rewrites a graph when a session is made.</summary>
public enum GraphOptimization
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Constant folding and the removal of redundant nodes.</summary>
    Basic = 1,

    /// <summary>Also fusions into contributed operators.</summary>
    Extended = 2,

    /// <summary>Also changes of memory layout.</summary>
    All = 99,
}
