using System.Globalization;
using System.Text.Json;
using CoERouter.Experts.Templates.Jinja;
using CoERouter.Experts.Templates.Jinja.Values;
using Xunit;

namespace CoERouter.Tests.Experts.Templates.Jinja.Filters;

/// <summary>Laws of filters, methods and slices over random values.</summary>
public sealed class SequenceLawTests
{
    [Fact]
    public void Slices_take_the_indices_that_Python_defines()
    {
        Budget budget = new(new() { Steps = int.MaxValue, Time = TimeSpan.FromHours(1) }, TimeProvider.System);
        for (int seed = 0; seed < 5000; seed++)
        {
            Random random = new(seed);
            int count = random.Next(8);
            string text = "abcdefgh"[..count];
            (long? start, long? stop, long? step) = (Bound(random), Bound(random), Bound(random));
            if (step == 0)
            {
                continue;
            }

            string expected = string.Concat(Indices(count, start, stop, step ?? 1).Select(index => text[index]));

            Assert.Equal(expected, Slicing.Slice(text, start, stop, step, budget));
            JinjaList list = Assert.IsType<JinjaList>(Slicing.Slice(new JinjaList([.. text.Select(letter => letter.ToString())], true), start, stop, step, budget));
            Assert.Equal(expected, string.Concat(list.Items));
            Assert.True(list.IsTuple);
            string emoji = text.Replace("b", "🙂", StringComparison.Ordinal);
            Assert.Equal(expected.Replace("b", "🙂", StringComparison.Ordinal), Slicing.Slice(emoji, start, stop, step, budget));
        }
    }

    [Fact]
    public void Batches_and_slices_cut_a_list_without_losing_or_moving_anything()
    {
        for (int count = 0; count < 20; count++)
        {
            for (int size = 1; size < 8; size++)
            {
                List<int[]> batches = Lists($"{{{{ range({count}) | batch({size}) | list | tojson }}}}");
                List<int[]> slices = Lists($"{{{{ range({count}) | slice({size}) | list | tojson }}}}");

                Assert.Equal(Enumerable.Range(0, count), batches.SelectMany(batch => batch));
                Assert.Equal((count + size - 1) / size, batches.Count);
                Assert.All(batches.SkipLast(1), batch => Assert.Equal(size, batch.Length));
                Assert.Equal(Enumerable.Range(0, count), slices.SelectMany(slice => slice));
                Assert.Equal(size, slices.Count);
                Assert.True(slices.Max(slice => slice.Length) - slices.Min(slice => slice.Length) <= 1);
                Assert.Equal(slices.Select(slice => slice.Length).OrderDescending(), slices.Select(slice => slice.Length));
            }
        }
    }

    [Fact]
    public void Sorting_keeps_everything_and_the_order_of_equals_in_both_directions()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            (int Key, int Place)[] items = [.. Enumerable.Range(0, random.Next(12)).Select(place => (random.Next(4), place))];
            string list = "[" + string.Join(", ", items.Select(item => $"[{item.Key}, {item.Place}]")) + "]";

            Assert.Equal(
                items.OrderBy(item => item.Key).Select(item => new[] { item.Key, item.Place }), Lists($"{{{{ {list} | sort(attribute=0) | tojson }}}}"));
            Assert.Equal(
                items.OrderByDescending(item => item.Key).Select(item => new[] { item.Key, item.Place }),
                Lists($"{{{{ {list} | sort(attribute=0, reverse=true) | tojson }}}}"));
            Assert.Equal(
                items.OrderBy(item => item.Key).Select(item => new[] { item.Key, item.Place }),
                Lists($"{{% set ns = namespace(l=[]) %}}{{% for k, g in {list} | groupby(0) %}}{{% set ns.l = ns.l + g %}}{{% endfor %}}{{{{ ns.l | tojson }}}}"));
            Assert.Equal(
                items.DistinctBy(item => item.Key).Select(item => new[] { item.Key, item.Place }), Lists($"{{{{ {list} | unique(attribute=0) | list | tojson }}}}"));
        }
    }

    [Fact]
    public void What_is_split_can_be_joined_again()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(15)).Select(_ => "ab-, "[random.Next(5)]));
            string separator = new[] { "-", ", ", "ab", "aa" }[random.Next(4)];
            int most = random.Next(-1, 4);
            string variables = JsonSerializer.Serialize(new { t = text, s = separator, m = most });
            string Of(string template) => JinjaProgram.Parse(template).Render(JsonElement.Parse(variables)).Text;

            Assert.Equal(text, Of("{{ s.join(t.split(s, m)) }}"));
            Assert.Equal(text, Of("{{ s.join(t.rsplit(s, m)) }}"));
            Assert.Equal(text.Split(separator).Length.ToString(CultureInfo.InvariantCulture), Of("{{ t.split(s) | length }}"));
            Assert.Equal(
                Math.Min(most < 0 ? int.MaxValue : most + 1, text.Split(separator).Length).ToString(CultureInfo.InvariantCulture),
                Of("{{ t.split(s, m) | length }}"));
            Assert.Equal(text, Of("{{ t.partition(s) | join }}"));
            Assert.Equal(text, Of("{{ t.rpartition(s) | join }}"));
            Assert.Equal(text.Replace(separator, "+", StringComparison.Ordinal), Of("{{ t.replace(s, '+') }}"));
            Assert.Equal(text.Replace(separator, "+", StringComparison.Ordinal), Of("{{ t | replace(s, '+') }}"));
            Assert.Equal(string.Join('|', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Of("{{ t.split() | join('|') }}"));
        }
    }

    [Fact]
    public void Json_that_a_template_writes_is_the_json_that_it_was_given()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            JsonElement given = JsonSerializer.SerializeToElement(new Dictionary<string, object?> { ["v"] = Value(random, 3) });
            foreach (string arguments in new[] { "", "(indent=2)", "(ensure_ascii=true)", "(separators=(',', ':'))", "(sort_keys=true)" })
            {
                string written = JinjaProgram.Parse("{{ v | tojson" + arguments + " }}").Render(given).Text;

                Assert.True(JsonElement.DeepEquals(given.GetProperty("v"), JsonElement.Parse(written)), written);
                Assert.True(arguments != "(ensure_ascii=true)" || written.All(char.IsAscii), written);
            }
        }
    }

    [Fact]
    public void A_text_that_is_cut_is_never_longer_than_it_may_be()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => "ab "[random.Next(3)]));
            (int length, int leeway) = (random.Next(3, 30), random.Next(6));
            string cut = Rendering.Of($"{{{{ '{text}' | truncate({length}, leeway={leeway}) }}}}");

            if (text.Length <= length + leeway)
            {
                Assert.Equal(text, cut);
            }
            else
            {
                Assert.True(cut.Length <= length && cut.EndsWith("...", StringComparison.Ordinal), cut);
                Assert.StartsWith(cut[..^3], text, StringComparison.Ordinal);
            }
        }
    }

    private static List<int[]> Lists(string template) => JsonSerializer.Deserialize<List<int[]>>(Rendering.Of(template))!;

    private static long? Bound(Random random) => random.Next(4) == 0 ? null : random.Next(20) == 0 ? random.NextInt64(long.MinValue / 2, long.MaxValue / 2) : random.Next(-10, 11);

    // slice.indices of Python, and the range over what it gives.
    private static IEnumerable<int> Indices(int count, long? start, long? stop, long step)
    {
        long lower = step < 0 ? -1 : 0;
        long upper = step < 0 ? count - 1 : count;
        long from = start is null ? (step < 0 ? upper : lower) : start < 0 ? Math.Max(start.Value + count, lower) : Math.Min(start.Value, upper);
        long to = stop is null ? (step < 0 ? lower : upper) : stop < 0 ? Math.Max(stop.Value + count, lower) : Math.Min(stop.Value, upper);
        for (long index = from; step > 0 ? index < to : index > to; index += step)
        {
            yield return (int)index;
        }
    }

    private static object? Value(Random random, int depth) => random.Next(depth > 0 ? 8 : 6) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(),
        3 => Math.Round(random.NextDouble() * 100, 3),
        < 6 => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => new[] { "a", "é", "🙂", "\"", "\\", "\n", "\u2028", "/", "\u007f", "\u0001" }[random.Next(10)])),
        6 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)).ToArray(),
        _ => Enumerable.Range(0, random.Next(4)).ToDictionary(index => "kéy " + index, _ => Value(random, depth - 1)),
    };
}
