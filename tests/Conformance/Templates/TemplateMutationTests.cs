using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Tests.Conformance.Mutations;
using Xunit;

namespace CoERouter.Tests.Conformance.Templates;

public sealed class TemplateMutationTests
{
    private const int Mutations = 10_000;

    private static readonly JinjaSettings s_settings = new() { Limits = new() { Steps = 500_000, OutputCharacters = 1 << 20 } };

    private static readonly string[] s_fragments =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "-%}", "{%-", "(", ")", "[", "]", "{", "}", "'", "\"", "\\", "|", " is ", " not ", " in ", " if ", " else ",
        "{% for x in y %}", "{% endfor %}", "{% if x %}", "{% endif %}", "{% set x = x ~ x %}", "* 99999999", "[::-1]", "[0]", ".a", "()", "range(99999)",
        "{% macro m() %}", "{% endmacro %}", "| tojson", "| sort", "| map(attribute='a')", "none", "\0", "\ud800", "\uffff", "é", "9999999999999999999",
    ];

    [Fact]
    public void A_mutated_template_renders_or_is_refused_with_one_sentence()
    {
        List<string> templates = [.. Templates()];
        JsonElement data = JsonSerializer.SerializeToElement(new
        {
            messages = new object[]
            {
                new { role = "system", content = "Be brief." },
                new { role = "user", content = "What is 2 + 2?" },
                new { role = "assistant", content = "", tool_calls = new[] { new { id = "a12345678", type = "function", function = new { name = "add", arguments = new { a = 2, b = 2 } } } } },
                new { role = "tool", content = "4", tool_call_id = "a12345678", name = "add" },
                new { role = "user", content = "Thanks." },
            },
            tools = new[] { new { type = "function", function = new { name = "add", description = "Adds.", parameters = new { type = "object", properties = new { a = new { type = "number" } } } } } },
            bos_token = "<s>",
            eos_token = "</s>",
            add_generation_prompt = true,
        });
        int refused = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            string template = Mutate(templates[seed % templates.Count], new Random(seed));
            try
            {
                ProcessorTime.Bound(seed, () => JinjaProgram.Parse(template, s_settings).Render(data));
            }
            catch (JinjaException exception)
            {
                refused++;
                Assert.True(exception.Message.Length is > 10 and < 5000, $"Seed {seed}: {exception.Message}");
                Assert.True(exception.RaisedByTemplate || exception.Message.EndsWith('.'), $"Seed {seed}: {exception.Message}");
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    [Fact]
    public void Every_published_template_file_can_be_read()
    {
        IReadOnlyList<string> files = ChatTemplateFixtures.TemplateFiles();
        foreach (string file in files)
        {
            Assert.NotNull(JinjaProgram.Parse(File.ReadAllText(file)));
        }

        Assert.InRange(files.Count, 50, int.MaxValue);
    }

    private static IEnumerable<string> Templates()
    {
        foreach (JsonElement fixture in ChatTemplateFixtures.Read("huggingface-jinja-e2e.json").GetProperty("cases").EnumerateArray())
        {
            yield return fixture.GetProperty("chat_template").GetString()!;
        }

        foreach (string file in ChatTemplateFixtures.TemplateFiles())
        {
            yield return File.ReadAllText(file);
        }
    }

    private static string Mutate(string template, Random random)
    {
        for (int change = random.Next(1, 4); change > 0 && template.Length > 1; change--)
        {
            int at = random.Next(template.Length);
            int length = Math.Min(random.Next(1, 40), template.Length - at);
            template = random.Next(6) switch
            {
                0 => template.Remove(at, length),
                1 => template[..at],
                2 => template.Insert(at, s_fragments[random.Next(s_fragments.Length)]),
                3 => template[..at] + (char)(template[at] ^ (1 << random.Next(7))) + template[(at + 1)..],
                4 => template.Insert(random.Next(template.Length), template.Substring(at, length)),
                _ => template.Insert(at, string.Concat(Enumerable.Repeat(s_fragments[random.Next(s_fragments.Length)], random.Next(2, 600)))),
            };
        }

        return template;
    }
}
