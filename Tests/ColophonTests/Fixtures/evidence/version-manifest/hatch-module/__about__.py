# SPDX-FileCopyrightText: 2026-present A. Author <a@example.org>
#
# SPDX-License-Identifier: MIT
__version__ = "0.0.1"
