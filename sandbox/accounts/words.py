"""What the account pages say: labels of fields, errors, and notices after something was done."""

from __future__ import annotations

from simulator.text import Text

LABELS = {
    "login": Text("E-mail", "이메일"),
    "email": Text("E-mail", "이메일"),
    "password": Text("Password", "비밀번호"),
    "password1": Text("Password", "비밀번호"),
    "password2": Text("New password, again", "새 비밀번호 확인"),
    "oldpassword": Text("Current password", "현재 비밀번호"),
    "remember": Text("Stay signed in on this device", "이 기기에서 로그인 상태 유지"),
    "code": Text("Code", "코드"),
    "public_name": Text("Name", "이름"),
    "show_name": Text("Show this name on my public designs", "공개한 설계에 이 이름 표시"),
}
HELP = {
    ("signup", "password1"): Text(
        "At least 8 characters. Leave it empty to sign in by links sent by mail.",
        "8자 이상입니다. 비워 두면 메일로 받은 링크로 로그인합니다.",
    ),
}
ERRORS = {
    "account_inactive": Text("This account is not active.", "사용할 수 없는 계정입니다."),
    "cannot_remove_primary_email": Text(
        "The main address cannot be removed. Make another one the main address first.",
        "기본 주소는 지울 수 없습니다. 먼저 다른 주소를 기본으로 정하세요.",
    ),
    "duplicate_email": Text(
        "This address already belongs to your account.", "이미 이 계정에 등록된 주소입니다."
    ),
    "email_password_mismatch": Text(
        "E-mail and password do not belong together. Check both, or ask for a sign-in link.",
        "이메일과 비밀번호가 맞지 않습니다. 다시 확인하거나 로그인 링크를 받으세요.",
    ),
    "email_taken": Text(
        "There is already an account with this address. Sign in instead.",
        "이 주소로 만든 계정이 이미 있습니다. 로그인하세요.",
    ),
    "enter_current_password": Text("Enter your current password.", "현재 비밀번호를 입력하세요."),
    "incorrect_code": Text(
        "That is not the code. Copy it from the newest mail.",
        "코드가 다릅니다. 가장 최근 메일의 코드를 입력하세요.",
    ),
    "incorrect_password": Text("The password is wrong.", "비밀번호가 맞지 않습니다."),
    "invalid_or_expired_key": Text(
        "This link is no longer valid. Ask for a new one.",
        "더 이상 쓸 수 없는 링크입니다. 새로 요청하세요.",
    ),
    "invalid_login": Text("Signing in failed.", "로그인하지 못했습니다."),
    "invalid_password_reset": Text(
        "This link is no longer valid. Ask for a new one.",
        "더 이상 쓸 수 없는 링크입니다. 새로 요청하세요.",
    ),
    "max_email_addresses": Text(
        "An account can have %d addresses at most.", "주소는 계정마다 %d개까지 등록할 수 있습니다."
    ),
    "too_many_login_attempts": Text(
        "Too many failed attempts. Wait five minutes, or ask for a sign-in link.",
        "로그인 시도가 너무 많았습니다. 5분 뒤에 다시 하거나 로그인 링크를 받으세요.",
    ),
    "unknown_email": Text(
        "There is no account with this address.", "이 주소로 만든 계정이 없습니다."
    ),
    "unverified_primary_email": Text(
        "Confirm your main address first.", "기본 주소를 먼저 확인해 주세요."
    ),
    "select_only_one": Text("Choose only one.", "하나만 고르세요."),
    "same_as_current": Text(
        "This is what it is already. Enter another.", "지금과 같습니다. 다른 값을 입력하세요."
    ),
    "rate_limited": Text(
        "Too many requests in a short time. Wait a minute and try again.",
        "짧은 시간에 요청이 너무 많았습니다. 1분 뒤에 다시 하세요.",
    ),
}
MESSAGES = {
    "logged_out.txt": Text("You are signed out.", "로그아웃했습니다."),
    "password_changed.txt": Text("Your password is changed.", "비밀번호를 바꿨습니다."),
    "password_set.txt": Text("Your password is set.", "비밀번호를 정했습니다."),
    "email_confirmation_sent.txt": Text(
        "A mail to {email} is on its way. Follow its link to confirm the address.",
        "{email} 주소로 메일을 보냈습니다. 메일의 링크를 눌러 주소를 확인해 주세요.",
    ),
    "email_confirmed.txt": Text("{email} is confirmed.", "{email} 주소를 확인했습니다."),
    "email_deleted.txt": Text("{email} is removed.", "{email} 주소를 지웠습니다."),
    "primary_email_set.txt": Text("Your main address is changed.", "기본 주소를 바꿨습니다."),
    "unverified_primary_email.txt": Text(
        "Confirm your main address first.", "기본 주소를 먼저 확인해 주세요."
    ),
    "cannot_delete_primary_email.txt": Text(
        "The main address cannot be removed. Make another one the main address first.",
        "기본 주소는 지울 수 없습니다. 먼저 다른 주소를 기본으로 정하세요.",
    ),
    "login_code_sent.txt": Text(
        "A mail is on its way to {email}.", "{email} 주소로 메일을 보냈습니다."
    ),
}
