using Xunit;

namespace CoERouter.Tests.Runtime;

/// <summary>Checks that something is refused, and in which words.</summary>
internal static class Refusal
{
    /// <summary>The action throws exactly <typeparamref name="T"/>, and its message holds the words.</summary>
    public static void Says<T>(string words, Action action)
        where T : Exception => Assert.Contains(words, Assert.Throws<T>(action).Message, StringComparison.Ordinal);

    /// <inheritdoc cref="Says{T}(string, Action)"/>
    public static void Says<T>(string words, Func<object?> function)
        where T : Exception => Assert.Contains(words, Assert.Throws<T>(function).Message, StringComparison.Ordinal);
}
