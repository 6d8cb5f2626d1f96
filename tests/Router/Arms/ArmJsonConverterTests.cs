using System.Text.Json;
using CoERouter.Experts.Specification;
using CoERouter.Router.Arms;
using Xunit;

namespace CoERouter.Tests.Router.Arms;

public sealed class ArmJsonConverterTests
{
    private const string Letters = "abcXYZ019-_./ @\"\\é日\t";

    [Fact]
    public void Any_arm_reads_back_from_json_to_an_equal_one()
    {
        Random random = new(4);
        for (int round = 0; round < 1_000; round++)
        {
            string name = new([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => Letters[random.Next(Letters.Length)])]);
            Arm arm = new(name, new GatingPolicy(random.Next(1, 100), random.Next(0, 20), random.Next(2) == 0 ? 2f : 0.001f + (random.NextSingle() * 0.9f)));
            Assert.Equal(arm, JsonSerializer.Deserialize<Arm>(JsonSerializer.Serialize(arm)));
            Assert.Equal(arm, Arm.Parse(arm.ToString()));
        }
    }

    [Fact]
    public void The_last_at_sign_parts_the_name_from_the_gating()
    {
        Arm arm = Arm.Parse("owner@host@rank-2");
        Assert.Equal(("owner@host", 2, 1), (arm.Expert, arm.Gating.FirstRank, arm.Gating.Count));
    }

    [Theory]
    [InlineData("1", "An arm is a string, for example \"math@top-2\".")]
    [InlineData("{}", "An arm is a string, for example \"math@top-2\".")]
    [InlineData("[\"math@top-2\"]", "An arm is a string, for example \"math@top-2\".")]
    [InlineData("true", "An arm is a string, for example \"math@top-2\".")]
    [InlineData("\"\"", "\"\" is not an arm; an arm is EXPERT@GATING, for example math@top-2.")]
    [InlineData("\"math@top-\"", "\"math@top-\" is not an arm; an arm is EXPERT@GATING, for example math@top-2.")]
    [InlineData("\"@top-2\"", "\"@top-2\" is not an arm; an arm is EXPERT@GATING, for example math@top-2.")]
    public void What_is_no_arm_is_refused_in_one_sentence(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Arm>(json)).Message);

    [Fact]
    public void Lists_and_nulls_of_arms_are_read()
    {
        Arm?[]? arms = JsonSerializer.Deserialize<Arm?[]>("[\"a@top-1\",null,\"b@rank-1+2 p0.5\"]");
        Assert.Equal(new List<Arm?> { Arm.Parse("a@top-1"), null, new Arm("b", new GatingPolicy(2, 1, 0.5f)) }, arms!.ToList());
    }

    [Fact]
    public void A_mass_of_one_or_more_never_binds_and_is_not_written()
    {
        Assert.Equal("a@top-2", new Arm("a", new GatingPolicy(2, 0, 1f)).ToString());
        Assert.Equal("a@top-2", new Arm("a", new GatingPolicy(2, 0, 7f)).ToString());
        Assert.Equal("a@top-2 p0.99", new Arm("a", new GatingPolicy(2, 0, 0.99f)).ToString());
    }

    [Fact]
    public void Parsing_null_and_a_gating_beyond_reason_gives_none()
    {
        Assert.False(Arm.TryParse(null, out _));
        Assert.True(Arm.TryParse("a@top-65536", out _));
        Assert.False(Arm.TryParse("a@top-65537", out _));
        Assert.True(Arm.TryParse("a@rank-65536+65536", out _));
        Assert.False(Arm.TryParse("a@rank-1+65537", out _));
        Assert.False(Arm.TryParse("a@TOP-2", out _));
        Assert.False(Arm.TryParse("a@ top-2", out _));
    }

    [Fact]
    public void The_error_of_parsing_names_the_text_and_every_legal_form()
    {
        string message = Assert.Throws<FormatException>(() => Arm.Parse("nonsense")).Message;
        Assert.Equal($"\"nonsense\" is not an arm; an arm is EXPERT@GATING, for example math@top-2, where for the gating {Arm.LegalGating}.", message);
    }
}
