using System.Text;
using CoERouter.Experts.Sampling;
using Xunit;

namespace CoERouter.Tests.Experts.Sampling;

public sealed class StopMatcherTests
{
    [Fact]
    public void Text_before_a_stop_string_is_released_and_the_rest_is_cut()
    {
        var (text, matched) = Run(["\n\n", "END"], ["Hello", " wor", "ld\n", "E", "N", "D and", " more"]);

        Assert.Equal("Hello world\n", text);
        Assert.Equal("END", matched);
    }

    [Fact]
    public void A_possible_beginning_is_held_back_until_it_is_none()
    {
        var matcher = new StopMatcher(["<|end|>"]);
        var released = new StringBuilder();

        Assert.False(matcher.Append("a<|en", released));
        Assert.Equal("a", released.ToString());
        Assert.False(matcher.Append("tity", released));
        Assert.Equal("a<|entity", released.ToString());
        Assert.False(matcher.Append("<", released));
        matcher.Flush(released);
        Assert.Equal("a<|entity<", released.ToString());
    }

    [Fact]
    public void The_match_that_ends_first_counts_and_the_longest_of_those()
    {
        Assert.Equal(("a", "bc"), Run(["abcd", "bc"], ["abcd"]));
        Assert.Equal(("", "abc"), Run(["c", "abc", "bc"], ["ab", "cd"]));
        Assert.Equal(("aa", "ab"), Run(["ab"], ["a", "a", "a", "b"]));
    }

    [Fact]
    public void Without_stop_strings_everything_is_released_at_once()
    {
        var matcher = new StopMatcher([]);
        var released = new StringBuilder();

        Assert.False(matcher.Append("anything", released));
        Assert.Equal("anything", released.ToString());
    }

    [Fact]
    public void Stop_strings_are_bounded()
    {
        Assert.Throws<ArgumentException>(() => new StopMatcher([""]));
        Assert.Throws<ArgumentException>(() => new StopMatcher([new string('a', StopMatcher.MaximumCharacters + 1)]));
        Assert.Throws<ArgumentException>(() => new StopMatcher([.. Enumerable.Repeat("a", StopMatcher.MaximumStops + 1)]));
    }

    [Fact]
    public void Any_split_gives_what_a_search_of_the_whole_text_gives()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var stops = Enumerable.Range(0, random.Next(4)).Select(_ => RandomLetters(random, 1 + random.Next(5))).ToList();
            var text = RandomLetters(random, random.Next(40));

            Assert.Equal(Search(stops, text), Run(stops, Split(random, text)));
        }
    }

    [Fact]
    public void No_more_is_held_than_could_be_a_beginning()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var stop = RandomLetters(random, 1 + random.Next(6));
            var matcher = new StopMatcher([stop]);
            var released = new StringBuilder();
            var read = "";
            foreach (var piece in Split(random, RandomLetters(random, 30)))
            {
                read += piece;
                if (matcher.Append(piece, released))
                {
                    break;
                }

                var held = read[released.Length..];
                Assert.StartsWith(held, stop, StringComparison.Ordinal);
            }
        }
    }

    private static (string Text, string? Matched) Run(IReadOnlyList<string> stops, IEnumerable<string> pieces)
    {
        var matcher = new StopMatcher(stops);
        var released = new StringBuilder();
        foreach (var piece in pieces)
        {
            matcher.Append(piece, released);
        }

        matcher.Flush(released);
        return (released.ToString(), matcher.Matched);
    }

    private static (string Text, string? Matched) Search(List<string> stops, string text)
    {
        for (var end = 1; end <= text.Length; end++)
        {
            var matched = stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length);
            if (matched is not null)
            {
                return (text[..(end - matched.Length)], matched);
            }
        }

        return (text, null);
    }

    private static string RandomLetters(Random random, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(3))));

    private static List<string> Split(Random random, string text)
    {
        var pieces = new List<string>();
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = random.Next(0, Math.Min(6, text.Length - start) + 1);
            pieces.Add(text.Substring(start, length));
        }

        return pieces;
    }
}
