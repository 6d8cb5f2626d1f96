using System.Globalization;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>
/// Gives every call of one answer an identity of its own: the model's, where it wrote one, else <c>call00000</c>, <c>call00001</c> and so
/// on, past those that the chat has already. Nine letters and digits are the only form that Mistral's templates take back.
/// </summary>
/// <param name="earlier">Identities of the calls before this answer.</param>
internal sealed class CallNumbers(IReadOnlyCollection<string> earlier)
{
    private readonly HashSet<string> _earlier = new(earlier, StringComparer.Ordinal);
    private readonly HashSet<string> _answer = new(StringComparer.Ordinal);
    private int _count;

    public FunctionCallContent ToContent(CallBody call) => new(
        call.Id is { Length: > 0 } own && _answer.Add(own) ? own : Next(),
        call.Name,
        call.Arguments.EnumerateObject().GroupBy(argument => argument.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (object?)group.Last().Value, StringComparer.Ordinal));

    private string Next()
    {
        string id;
        do
        {
            id = string.Create(CultureInfo.InvariantCulture, $"call{_count++:00000}");
        }
        while (_earlier.Contains(id) || !_answer.Add(id));
        return id;
    }
}
