using System.Text.Json;
using CoERouter.Experts.Templates.Jinja.Syntax;
using CoERouter.Experts.Templates.Jinja.Values;

namespace CoERouter.Experts.Templates.Jinja;

/// <summary>
/// A template in the part of Jinja2 that chat templates use, read once and rendered often. Nothing that a template does reaches outside of
/// its rendering: it has no files, no network and no reflection, it changes nobody's data, and its cost is bounded by
/// <see cref="JinjaLimits"/>. Immutable and thread-safe.
/// </summary>
public sealed class JinjaProgram
{
    private readonly IReadOnlyList<Statement> _body;
    private readonly JinjaSettings _settings;

    private JinjaProgram(IReadOnlyList<Statement> body, JinjaSettings settings) => (_body, _settings) = (body, settings);

    /// <summary>Reads a template.</summary>
    /// <param name="template">Its text.</param>
    /// <param name="settings">How it is rendered; null means the defaults.</param>
    /// <exception cref="JinjaException">The text is no template, or is past a limit.</exception>
    public static JinjaProgram Parse(string template, JinjaSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        settings ??= new();
        return template.Length <= settings.Limits.TemplateCharacters
            ? new(StatementParser.Parse(Lexer.Read(template), settings.Limits.Depth), settings)
            : throw new JinjaException(
                $"The template has {template.Length} characters; legal are at most {settings.Limits.TemplateCharacters}.");
    }

    /// <summary>Renders the template.</summary>
    /// <param name="variables">A JSON object: the names that the template sees.</param>
    /// <exception cref="JinjaException">The template refused its input, failed, or is past a limit.</exception>
    public JinjaRendering Render(JsonElement variables)
    {
        if (variables.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"The variables of a template are a JSON object, not {variables.ValueKind}.", nameof(variables));
        }

        Budget budget = new(_settings.Limits, _settings.Time);
        Executor executor = new(new Evaluator(budget, _settings.Dialect));
        try
        {
            Scope scope = new(Globals.Create(_settings.Time));
            foreach (JsonProperty variable in variables.EnumerateObject())
            {
                scope.Set(variable.Name, JsonValues.Read(variable.Value));
            }

            return executor.Run(_body, new Scope(scope));
        }
        catch (JinjaException fault) when (!fault.RaisedByTemplate)
        {
            throw new JinjaException($"Line {executor.Line} of the template: {fault.Message}", fault);
        }
    }
}
