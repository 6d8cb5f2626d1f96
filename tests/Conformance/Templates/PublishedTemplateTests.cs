using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Tests.Experts.Templates.Jinja;
using Xunit;

namespace CoERouter.Tests.Conformance.Templates;

public sealed class PublishedTemplateTests
{
    [Theory]
    [InlineData(JinjaDialect.Python)]
    [InlineData(JinjaDialect.JavaScript)]
    public void Every_real_template_renders_its_published_text(JinjaDialect dialect)
    {
        JsonElement file = ChatTemplateFixtures.Read("huggingface-jinja-e2e.json");
        JinjaSettings settings = new() { Dialect = dialect, Time = new FixedTime(DateTimeOffset.Parse("2025-07-10T12:00:00Z", null)) };
        List<string> faults = [];
        int count = 0;
        foreach (JsonElement fixture in file.GetProperty("cases").EnumerateArray())
        {
            // This one prints a list as text, which the published text shows in JavaScript's form.
            if (dialect == JinjaDialect.Python && fixture.GetProperty("id").GetString() == "MadeAgents/Hammer2.1")
            {
                continue;
            }

            count++;
            string template = fixture.GetProperty("chat_template").GetString()!;
            Compare(fixture.GetProperty("id").GetString()!, template, fixture.GetProperty("data"), settings, fixture.GetProperty("target").GetString()!, faults);
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.InRange(count, dialect == JinjaDialect.Python ? 52 : 53, int.MaxValue);
    }

    [Fact]
    public void Every_published_unit_case_renders_its_published_text()
    {
        JsonElement file = ChatTemplateFixtures.Read("huggingface-jinja-unit.json");
        JinjaSettings settings = new() { Dialect = JinjaDialect.JavaScript };
        List<string> faults = [];
        int count = 0;
        foreach (JsonElement fixture in file.GetProperty("cases").EnumerateArray())
        {
            count++;
            string template = fixture.GetProperty("template").GetString()!;
            Compare(fixture.GetProperty("name").GetString()!, template, fixture.GetProperty("context"), settings, fixture.GetProperty("expected").GetString()!, faults);
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.InRange(count, 157, int.MaxValue);
    }

    private static void Compare(string name, string template, JsonElement data, JinjaSettings settings, string expected, List<string> faults)
    {
        try
        {
            string actual = JinjaProgram.Parse(template, settings).Render(data).Text;
            if (actual != expected)
            {
                faults.Add($"{name}:\n{actual}\ninstead of\n{expected}");
            }
        }
        catch (JinjaException exception)
        {
            faults.Add($"{name}: {exception.Message}");
        }
    }
}
