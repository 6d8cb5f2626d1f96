using CoERouter.Experts.Mixture;
using Xunit;

namespace CoERouter.Tests.Experts.Mixture;

public sealed class TokenGroupsTests
{
    [Fact]
    public void Every_nonzero_weight_lands_in_its_experts_group_in_token_order()
    {
        var groups = new TokenGroups();
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int tokens = random.Next(1, 30);
            int experts = random.Next(1, 12);
            var routing = new float[tokens * experts];
            for (int i = 0; i < routing.Length; i++)
            {
                routing[i] = random.Next(3) == 0 ? random.NextSingle() + 0.01f : 0;
            }

            groups.Build(routing, experts);
            Assert.Equal(routing.Count(weight => weight != 0), groups.Count);
            var found = new List<(int, int, float)>();
            for (int expert = 0; expert < experts; expert++)
            {
                for (int i = groups.Starts[expert]; i < groups.Starts[expert + 1]; i++)
                {
                    found.Add((expert, groups.Tokens[i], groups.Weights[i]));
                }
            }

            IEnumerable<(int, int, float)> expected =
                from expert in Enumerable.Range(0, experts)
                from token in Enumerable.Range(0, tokens)
                where routing[(token * experts) + expert] != 0
                select (expert, token, routing[(token * experts) + expert]);
            Assert.Equal(expected, found);
        }
    }
}
