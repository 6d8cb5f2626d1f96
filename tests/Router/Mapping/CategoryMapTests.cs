using CoERouter.Router.Arms;
using CoERouter.Router.Mapping;
using Xunit;

namespace CoERouter.Tests.Router.Mapping;

public sealed class CategoryMapTests
{
    [Fact]
    public void Json_reads_back_to_the_same_map()
    {
        CategoryMap map = RouterSamples.Map();
        string json = CategoryMapFile.Write(map);
        CategoryMap back = CategoryMapFile.Read(json);
        Assert.Equal(map.Revision, back.Revision);
        Assert.Equal(json, CategoryMapFile.Write(back));
        Assert.Equal(map.GeneralArm, back.GeneralArm);
        Assert.Equal(map.Entries.SelectMany(entry => entry.Fallbacks), back.Entries.SelectMany(entry => entry.Fallbacks));
    }

    [Fact]
    public void The_general_category_gives_the_general_arm_and_fallbacks_come_best_first()
    {
        CategoryMap map = RouterSamples.Map();
        Assert.Equal("general@top-2", map.GeneralArm.ToString());
        Assert.Equal(["general@top-2", "sql@top-2"], map.Entries[0].Fallbacks.Select(arm => arm.ToString()));
        Assert.Equal(["sql@top-2", "math@top-2"], map.Entries[2].Fallbacks.Select(arm => arm.ToString()));
    }

    [Fact]
    public void Without_a_general_category_the_arm_that_is_best_on_average_takes_its_place()
    {
        var table = RouterSamples.Table(["x", "y"], ["a@top-1", "b@top-1"], new[,] { { 0.9, 0.1 }, { 0.3, 0.8 } });
        MapProblem problem = new(table, [0.5, 0.5], [RouterSamples.Cost("a"), RouterSamples.Cost("b")], Budget.Unlimited);
        Assert.Equal("a@top-1", Assert.IsType<MapResult.Solved>(new MapSolver().Solve(problem)).Map.GeneralArm.ToString());
    }

    [Fact]
    public void The_revision_follows_the_content()
    {
        CategoryMap map = RouterSamples.Map();
        CategoryMap other = new(map.Entries, map.Entries[0].Arm, map.Experts, map.Budget, map.Objective, map.Bound);
        Assert.Matches("^[0-9a-f]{12}$", map.Revision);
        Assert.NotEqual(map.Revision, other.Revision);
        Assert.Equal(map.Revision, RouterSamples.Map().Revision);
    }

    [Fact]
    public void A_map_that_was_edited_is_refused_unless_its_revision_was_removed()
    {
        CategoryMap map = RouterSamples.Map();
        string edited = CategoryMapFile.Write(map)
            .Replace("\"general_arm\": \"general@top-2\"", "\"general_arm\": \"math@top-2\"", StringComparison.Ordinal);
        string message = Assert.Throws<InvalidDataException>(() => CategoryMapFile.Read(edited, "map.json")).Message;
        Assert.StartsWith($"map.json says revision {map.Revision}, but its content has revision", message, StringComparison.Ordinal);
        string free = edited.Replace($"  \"revision\": \"{map.Revision}\",\n", string.Empty, StringComparison.Ordinal);
        Assert.Equal("math@top-2", CategoryMapFile.Read(free).GeneralArm.ToString());
    }

    [Fact]
    public void Every_fault_is_named()
    {
        CategoryMap map = RouterSamples.Map();
        MapEntry first = map.Entries[0];
        string message = Assert.Throws<InvalidDataException>(() => new CategoryMap(
            [first with { Weight = 0.9 }, first with { Arm = Arm.Parse("other@top-2") },
                map.Entries[1] with { Arm = Arm.Parse("sql@top-9"), Score = double.NaN }],
            map.GeneralArm, [.. map.Experts, map.Experts[0]], map.Budget, double.NaN, 1)).Message;
        foreach (string expected in (string[])[
            "the category \"math\" more than once", "sum to 1.5666666666666", "objective and the bound", "score and the mean active parameters of category sql",
            "lists the expert \"general\" more than once", "does not list the expert \"other\"", "sql@top-9, but the expert has 8 routed experts"])
        {
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("[]", "cannot be read")]
    [InlineData("null", "is empty")]
    [InlineData("{}", "cannot be read")]
    public void A_bad_file_is_refused(string json, string expected) =>
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => CategoryMapFile.Read(json, "map.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"categories\": [", "\"categories\": [null,")]
    [InlineData("\"experts\": [", "\"experts\": [null,")]
    [InlineData("\"fallbacks\": [", "\"fallbacks\": [null,")]
    public void A_null_in_a_list_is_refused_as_damage_of_the_file(string from, string to)
    {
        string json = CategoryMapFile.Write(RouterSamples.Map());
        string damaged = json.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(json, damaged);
        Assert.Equal(
            "map.json cannot be read: a category, a fallback or an expert is null.", Assert.Throws<InvalidDataException>(() => CategoryMapFile.Read(damaged, "map.json")).Message);
    }
}
