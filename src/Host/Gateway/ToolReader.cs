using System.Text.Json;
using Microsoft.Extensions.AI;

namespace CoERouter.Host.Gateway;

/// <summary>Reads the tools of a request and how they may be used.</summary>
internal static class ToolReader
{
    private const int MostTools = 128;
    private const int MostNameCharacters = 64;
    private const string LegalTool =
        "an array of up to 128 tools, each {\"type\":\"function\",\"function\":{\"name\":...,\"parameters\":...}}";
    private const string LegalChoice =
        "\"auto\" or \"none\", since an expert can neither be made to call a tool (\"required\") nor a certain one "
        + "({\"type\":\"function\",...})";

    private static readonly string[] LegalFields = ["type", "function"];
    private static readonly string[] LegalFunctionFields = ["name", "description", "parameters", "strict"];
    private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

    /// <summary>Reads <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c> into the options.</summary>
    /// <exception cref="GatewayRefusedException">Something is not legal.</exception>
    public static void Read(Parameters parameters, ChatOptions options)
    {
        List<AITool> tools = ReadTools(parameters);
        ChatToolMode? mode = ReadChoice(parameters);
        bool? parallel = parameters.Flag("parallel_tool_calls");
        if (tools.Count == 0)
        {
            return; // Without tools the other two say nothing that is not so anyway.
        }

        options.Tools = tools;
        options.ToolMode = mode;
        options.AllowMultipleToolCalls = parallel;
    }

    /// <summary>Whether a name is one that every client and template takes.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MostNameCharacters
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');

    private static List<AITool> ReadTools(Parameters parameters)
    {
        if (parameters.Find("tools") is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostTools)
        {
            throw parameters.Invalid("tools", value, LegalTool);
        }

        List<AITool> tools = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            string place = $"tools[{tools.Count}]";
            AIFunctionDeclaration tool = item.ValueKind == JsonValueKind.Object
                ? ReadTool(new Parameters(item, place + ".", LegalFields))
                : throw parameters.Invalid(place, item, "an object with \"type\" and \"function\"");
            tools.Add(tools.Exists(other => other.Name == tool.Name)
                ? throw parameters.Refuse("invalid_value", place, "Two tools have the same name; each needs one of its own.")
                : tool);
        }

        return tools;
    }

    private static AIFunctionDeclaration ReadTool(Parameters tool)
    {
        if (tool.Text("type") != "function")
        {
            throw tool.Refuse("invalid_value", "type", "The type of a tool is not legal; legal is \"function\".");
        }

        Parameters function = tool.Group("function", LegalFunctionFields)
            ?? throw tool.Refuse("missing_parameter", "function", "A tool has no \"function\".");
        string name = function.Text("name")
            ?? throw function.Refuse("missing_parameter", "name", "The function of a tool has no \"name\".");
        if (!IsName(name))
        {
            throw function.Refuse(
                "invalid_value",
                "name",
                "The name of a function is not legal; legal are 1 to 64 letters, digits, underscores, hyphens and points.");
        }

        if (function.Flag("strict") == true)
        {
            throw function.Refuse(
                "invalid_value",
                "strict",
                "The parameter \"strict\" of a function is true; legal is false, since answers are not held to a schema.");
        }

        JsonElement schema = function.Find("parameters") ?? NoParameters;
        return schema.ValueKind == JsonValueKind.Object
            ? AIFunctionFactory.CreateDeclaration(
                name, function.Text("description") ?? string.Empty, function.Whole(schema, "parameters").Clone())
            : throw function.Invalid("parameters", schema, "a JSON schema, which is an object");
    }

    private static ChatToolMode? ReadChoice(Parameters parameters)
    {
        if (parameters.Find("tool_choice") is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.ValueEquals("auto") ? ChatToolMode.Auto
            : value.ValueKind == JsonValueKind.String && value.ValueEquals("none") ? ChatToolMode.None
            : throw parameters.Invalid("tool_choice", value, LegalChoice);
    }
}
