using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;

namespace CoERouter.Tests.Experts.Templates.Jinja;

/// <summary>Renders a template with variables given as JSON, single quotes standing for double ones.</summary>
internal static class Rendering
{
    public static string Of(string template, string variables = "{}", JinjaSettings? settings = null) =>
        JinjaProgram.Parse(template, settings).Render(Json(variables)).Text;

    public static string Fault(string template, string variables = "{}", JinjaSettings? settings = null)
    {
        try
        {
            JinjaProgram.Parse(template, settings).Render(Json(variables));
            return "none";
        }
        catch (JinjaException exception)
        {
            return exception.Message;
        }
    }

    public static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text.Replace('\'', '"'));
        return document.RootElement.Clone();
    }
}
