using CoERouter.Experts.Folders;
using Xunit;

namespace CoERouter.Tests.Experts.Folders;

public sealed class ExpertFolderExceptionTests
{
    [Theory]
    [InlineData("It has no graph.", "It has no graph.")]
    [InlineData("The name 'a\nb' is not legal.", "The name 'a?b' is not legal.")]
    [InlineData("\u0001\r\t\u0085", "????")]
    [InlineData("é 中 🙂", "é 中 🙂")]
    public void A_sentence_is_one_line(string message, string shown)
    {
        Assert.Equal(shown, new ExpertFolderException(message).Message);
        var cause = new InvalidDataException("cause");
        var caused = new ExpertFolderException(message, cause);
        Assert.Equal(shown, caused.Message);
        Assert.Same(cause, caused.InnerException);
    }
}
