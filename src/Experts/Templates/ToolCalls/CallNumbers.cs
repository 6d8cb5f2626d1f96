using System.Globalization;
using Microsoft.Extensions.AI;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Names the calls of one answer that bring no identity: call_0, call_1 and so on.</summary>
internal sealed class CallNumbers
{
    private int _count;

    public FunctionCallContent ToContent(CallBody call) => new(
        call.Id ?? string.Create(CultureInfo.InvariantCulture, $"call_{_count++}"),
        call.Name,
        call.Arguments.EnumerateObject().GroupBy(argument => argument.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (object?)group.Last().Value, StringComparer.Ordinal));
}
