using System.Text.Json;
using System.Text.Json.Nodes;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Syntax;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <summary>Calls as Python writes them: <c>[name(key="value", other=1)]</c>. Its literals are those of Jinja, whose parser reads
/// them.</summary>
internal static class PythonCalls
{
    private const int MostDepth = 64;

    public static IReadOnlyList<CallBody>? Read(string body)
    {
        try
        {
            IReadOnlyList<Statement> statements = StatementParser.Parse(Lexer.Read("{{ " + body + " }}"), MostDepth);
            return statements is [Statement.Output { Value: var value }]
                ? (value is Expression.Sequence sequence ? sequence.Items : [value]).Select(ReadCall).ToList()
                : null;
        }
        catch (JinjaException)
        {
            return null;
        }
    }

    private static CallBody ReadCall(Expression expression)
    {
        if (expression is not Expression.Call { Arguments: { Positional.Count: 0 } arguments } call)
        {
            throw new JinjaException("It is no call with named arguments.");
        }

        JsonObject values = [];
        foreach ((string name, Expression value) in arguments.Named)
        {
            values[name] = ReadValue(value);
        }

        return new(null, ReadName(call.Target), JsonSerializer.SerializeToElement(values));
    }

    private static string ReadName(Expression target) => target switch
    {
        Expression.Variable variable => variable.Name,
        Expression.Member member => ReadName(member.Target) + "." + member.Name,
        _ => throw new JinjaException("A call has no name."),
    };

    private static JsonNode? ReadValue(Expression expression)
    {
        switch (expression)
        {
            case Expression.Literal { Value: var value }:
                return JsonSerializer.SerializeToNode(value);
            case Expression.Sign { Negative: true, Operand: Expression.Literal { Value: long integer } }:
                return JsonValue.Create(-integer);
            case Expression.Sign { Negative: true, Operand: Expression.Literal { Value: double real } }:
                return JsonValue.Create(-real);
            case Expression.Sequence sequence:
                return new JsonArray([.. sequence.Items.Select(ReadValue)]);
            case Expression.Mapping mapping:
                JsonObject entries = [];
                foreach ((Expression key, Expression value) in mapping.Entries)
                {
                    string name = key is Expression.Literal { Value: string text } ? text : throw new JinjaException("A key is no string.");
                    entries[name] = ReadValue(value);
                }

                return entries;
            default:
                throw new JinjaException("An argument is no literal.");
        }
    }
}
