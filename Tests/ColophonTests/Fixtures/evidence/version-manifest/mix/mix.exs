defmodule Orchard.MixProject do
  use Mix.Project

  @version "1.2.0"

  def project do
    [app: :orchard, version: @version, elixir: "~> 1.15"]
  end
end
