using System.Text.Json;

namespace CoERouter.Experts.Templates.ToolCalls;

/// <param name="Id">The call's identity, where the model writes one.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments, a JSON object.</param>
internal sealed record CallBody(string? Id, string Name, JsonElement Arguments);
