namespace CoERouter.Experts.Tokenization.Splitting;

/// <summary>The classes that the published splitting patterns tell apart.</summary>
internal enum CharacterClass
{
    /// <summary><c>[^\s\p{L}\p{N}]</c>.</summary>
    Other,

    /// <summary><c>\p{L}</c>.</summary>
    Letter,

    /// <summary><c>\p{N}</c>.</summary>
    Number,

    /// <summary><c>\s</c>, Unicode White_Space.</summary>
    Space,
}
