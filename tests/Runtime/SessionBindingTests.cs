using CoERouter.Runtime;
using Xunit;

namespace CoERouter.Tests.Runtime;

public sealed class SessionBindingTests
{
    [Fact]
    public void Runs_on_bound_tensors_and_sees_new_values()
    {
        float[] weights = TestModels.Random(4 * 3, seed: 1);
        using OnnxSession session = OnnxSession.FromMemory(TestModels.MatMul(weights, 4, 3), new SessionSettings { Threads = 1 });
        using OnnxTensor x = OnnxTensor.Allocate<float>(2, 4);
        using OnnxTensor y = OnnxTensor.Allocate<float>(2, 3);
        using SessionBinding binding = session.CreateBinding();
        binding.BindInput("x", x);
        binding.BindOutput("y", y);
        for (int round = 0; round < 3; round++)
        {
            float[] values = TestModels.Random(8, seed: 10 + round);
            values.CopyTo(x.Values<float>());
            binding.Run();
            TestModels.AssertClose(TestModels.Product(values, weights, 2, 4, 3), y.Values<float>());
        }
    }
}
